import { globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { leaves, messageFolders, readLanguages, textFolders } from "./check-locales.ts";
import { exceptions, names, type WordingException } from "./wording-exceptions.ts";
import { count, forbidden, type Language, terms, value } from "./wording-rules.ts";

const languages = ["zh-TW", "ko-KR"] as const satisfies readonly Language[];

/** A text in one language, and the English one. */
export interface Text {
  /** `refusals.sale-negative`. */
  readonly place: string;
  readonly language: Language;
  readonly text: string;
  readonly english: string;
  /** Whether the texts are ICU messages. */
  readonly isMessage: boolean;
}

/** A rule that a text breaks. */
export interface Break {
  readonly place: string;
  readonly language: Language;
  readonly rule: string;
  readonly problem: string;
}

/** Every form that a message can take: one for each choice of its branches, with marks for its values. */
export function formsOf(message: string): readonly string[] {
  return spread(parse(message));
}

function spread(elements: readonly MessageFormatElement[]): readonly string[] {
  return elements.reduce<readonly string[]>(
    (forms, element) => {
      const ends = formsOfElement(element);
      return forms.flatMap((form) => ends.map((end) => form + end));
    },
    [""],
  );
}

function formsOfElement(element: MessageFormatElement): readonly string[] {
  switch (element.type) {
    case TYPE.literal:
      return [element.value];
    case TYPE.pound:
      return [count];
    case TYPE.select:
    case TYPE.plural:
      return Object.values(element.options).flatMap((option) => spread(option.value));
    case TYPE.tag:
      return spread(element.children);
    default:
      return [value];
  }
}

/** Words that are code: in backticks, or with an underline, a digit, a dot, a slash or only capitals. */
function isCode(word: string): boolean {
  return /[_\d./@-]/.test(word) || /^[A-Z]+s?$/.test(word);
}

/** What is typed as it is: code in backticks, an option with its value, the end of a file's name. */
const code =
  /`[^`]*`|\blaurel( [a-z][a-z-]*)+|[?&]\w+=\w*|(?<!\w)--?[a-z][a-z-]*([ =][A-Za-z]+)?|\.[a-z]{2,5}\b/g;

function leftInEnglish(form: string): readonly string[] {
  const words = form.replaceAll(code, " ").match(/[A-Za-z][\w./@-]*\w|[A-Za-z]/g) ?? [];
  return words.filter((word) => !names.has(word) && !isCode(word));
}

/** The rules that a text breaks. */
export function breaksOf({ place, language, text, english, isMessage }: Text): readonly Break[] {
  const forms = isMessage ? formsOf(text) : [text];
  const broken = (rule: string, problem: string): Break => ({ place, language, rule, problem });
  const whole = forms.join("\n");
  const inEnglish = (isMessage ? formsOf(english) : [english]).join("\n");
  const letters = language === "zh-TW" ? /\p{Script=Han}/u : /\p{Script=Hangul}/u;
  const left = [...new Set(forms.flatMap(leftInEnglish))];
  return [
    ...terms
      .filter(({ en, words }) => en.test(inEnglish) && letters.test(whole) && !words[language].test(whole))
      .map(({ name, words }) => broken(name, `“${name}” is ${words[language].source} in ${language}`)),
    ...forbidden[language]
      .filter(({ found }) => forms.some((form) => found.test(form)))
      .map(({ name, instead }) => broken(name, `${name}: write ${instead}`)),
    ...(left.length === 0 ? [] : [broken("English", `left in English: ${left.join(", ")}`)]),
  ];
}

/** What is broken without an exception, and the exceptions that nothing needs. */
export function judge(
  texts: readonly Text[],
  allowed: readonly WordingException[],
): { readonly breaks: readonly Break[]; readonly unused: readonly WordingException[] } {
  const used = new Set<WordingException>();
  const breaks = texts.flatMap(breaksOf).filter(({ place, rule }) => {
    const known = allowed.find((each) => each.rule === rule && `.${place}`.endsWith(`.${each.text}`));
    if (known !== undefined) used.add(known);
    return known === undefined;
  });
  return { breaks, unused: allowed.filter((each) => !used.has(each)) };
}

/** The written spaces beside values, of which a text of Chinese has none. */
const besideValues = /(?<=\p{Script=Han}) (?=\{)|(?<=\}) (?=\p{Script=Han})/gu;

/** A file of Chinese messages without the spaces beside values. */
export function withoutSpaces(file: string): string {
  return file.replaceAll(besideValues, "");
}

/** Fixes what needs no judgement: `--fix`. */
function fixSpaces(root: string): void {
  for (const folder of messageFolders) {
    for (const file of globSync(`${folder}/zh-TW/*.json`, { cwd: root })) {
      const path = join(root, file);
      writeFileSync(path, withoutSpaces(readFileSync(path, "utf8")));
    }
  }
}

function readTexts(root: string): readonly Text[] {
  return textFolders(root).flatMap((folder) => {
    const read = readLanguages(root, folder);
    const english = leaves(read.get("en"));
    const isMessage = messageFolders.includes(folder);
    return languages.flatMap((language) =>
      [...leaves(read.get(language))].flatMap(([key, text]) =>
        text === null
          ? []
          : [
              {
                place: `${basename(folder)}.${key}`,
                language,
                text,
                english: english.get(key) ?? "",
                isMessage,
              },
            ],
      ),
    );
  });
}

if (import.meta.main) {
  if (process.argv.includes("--fix")) fixSpaces(process.cwd());
  const texts = readTexts(process.cwd());
  const { breaks, unused } = judge(texts, exceptions);
  for (const { language, place, problem } of breaks)
    process.stdout.write(`${language} ${place}: ${problem}\n`);
  for (const { text, rule } of unused)
    process.stdout.write(`scripts/wording-exceptions.ts: ${text} doesn't break “${rule}”: remove it\n`);
  process.stdout.write(`${texts.length} texts, ${breaks.length + unused.length} problems\n`);
  process.exitCode = breaks.length + unused.length === 0 && texts.length > 500 ? 0 : 1;
}
