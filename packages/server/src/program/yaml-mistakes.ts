import type { ErrorCode } from "yaml";

/** What is wrong with the syntax of a YAML file, in words that need no knowledge of YAML. */
export interface YamlMistake {
  /** The offset in the file. */
  readonly at: number;
  readonly message: string;
  readonly fix: string;
}

/**
 * What a line may have that explains the problem of a parser; `at` is the offset of the match in the line.
 */
const inLine: readonly {
  readonly pattern: RegExp;
  readonly message: string;
  readonly fix: (found: readonly string[]) => string;
}[] = [
  {
    pattern: /(?<=^\s*(?:-\s+)?[\w-]+\s*)：/u,
    message: "The colon after the key is a wide one.",
    fix: () => "Write : and a space after it.",
  },
  {
    pattern: /[｛｝［］【】，](?=[^"'#]*$)/u,
    message: "This sign is a wide one.",
    fix: ([sign = ""]) => `Write ${sign.normalize("NFKC").replace("【", "[").replace("】", "]")} instead.`,
  },
  {
    pattern: /[\u00A0\u2002-\u200B\u202F\u3000\uFEFF]/u,
    message: "There is a space here that is not an ordinary one.",
    fix: () => "Replace it by an ordinary space.",
  },
  {
    pattern: /(?<=^\s*(?:-\s+)?)([\w-]+):(?=[^\s:/]+\s*(?:#|$))/u,
    message: "There is no space after the colon.",
    fix: ([, key = ""]) => `Write a space after it, as in "${key}: …".`,
  },
  {
    pattern: /(?<=^\s*)-(?=[A-Za-z]\w*:|[[{])/u,
    message: "There is no space after the hyphen.",
    fix: () => 'Write a space after it, as in "- id: …".',
  },
];

const known: Partial<Record<ErrorCode, readonly [message: string, fix: string]>> = {
  TAB_AS_INDENT: ["This line is indented with a tab.", "Indent with spaces."],
  BAD_INDENT: [
    "This line begins in another column than its neighbours.",
    "Line it up with its neighbours above; or close a [ or { above that was left open.",
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    "There is a second colon with a space after it on this line.",
    "Put the text in double quotes if it holds a colon, or begin a new line after the key.",
  ],
  MULTILINE_IMPLICIT_KEY: [
    "This line has no colon after its key.",
    "Add the colon after the key, or indent the line as part of the text above.",
  ],
  MISSING_CHAR: ["Something is missing here.", "Add the colon after the key, or close the quote or bracket."],
  BAD_DQ_ESCAPE: [
    "A backslash has a meaning of its own in double quotes.",
    "Use single quotes, in which a backslash is a plain character.",
  ],
  BAD_SCALAR_START: ["A text can't begin with this sign.", "Put the text in quotes."],
  UNEXPECTED_TOKEN: [
    "More follows where the value should have ended.",
    "Put the whole text in quotes, single ones if it has double ones, or remove what does not belong here.",
  ],
};

/** What to say of an error of the YAML parser at an offset. */
export function explainMistake(code: ErrorCode, message: string, text: string, offset: number): YamlMistake {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  // An item without a space after its hyphen makes the parser stumble at the line after it.
  const before = start === offset ? text.lastIndexOf("\n", start - 2) + 1 : start;
  const mistake = mistakeInLine(text, start) ?? mistakeInLine(text, before);
  if (mistake !== null) return mistake;
  const [said, fix] = known[code] ?? [
    message.endsWith(".") ? message : `${message}.`,
    "Look at the indentation, the quotes and the brackets around this place.",
  ];
  return { at: offset, message: said, fix };
}

function mistakeInLine(text: string, start: number): YamlMistake | null {
  const end = text.indexOf("\n", start);
  const line = text.slice(start, end < 0 ? text.length : end);
  // A hostile line may be long, and is not what a person wrote.
  for (const { pattern, message, fix } of line.length > longestLine ? [] : inLine) {
    const found = pattern.exec(line);
    if (found !== null) return { at: start + found.index, message, fix: fix(found) };
  }
  return null;
}

const longestLine = 1_000;
