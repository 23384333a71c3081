import { publishingOptions } from "../../facts/option.ts";
import { isCurrency } from "../../values/currencies.ts";
import { findAmount } from "./written-amount.ts";

/** Something that people write from habit and conditions don't have. */
export interface Habit {
  /** The offset in the condition. */
  readonly at: number;
  readonly problem: string;
  /** What to write instead. */
  readonly fix: string;
}

/** A condition as it was written, and with every wide sign narrow; each character keeps its offset. */
interface Written {
  readonly text: string;
  readonly narrow: string;
  readonly currency: string;
  readonly isKnown: (name: string) => boolean;
}

/** What begins at an offset: where it ends, and what is wrong with it, if anything. */
interface Piece {
  readonly end: number;
  readonly problem?: string;
  readonly fix?: string;
}

/**
 * Finds all that is written as in a sentence, a spreadsheet or another language, or with the signs of an Asian
 * keyboard. For conditions that CEL refuses: in a good one, `%` or a measure called `and` is no mistake.
 * `isKnown` tells the names of the program.
 */
export function findHabits(
  text: string,
  currency: string,
  isKnown: (name: string) => boolean,
): readonly Habit[] {
  const written: Written = { text, narrow: narrowOf(text), currency, isKnown };
  const found: Habit[] = [];
  for (let at = 0; at < text.length; ) {
    const { end, problem, fix } = pieceAt(written, at);
    if (problem !== undefined && fix !== undefined) found.push({ at, problem, fix });
    at = Math.max(end, at + 1);
  }
  return found;
}

function pieceAt(written: Written, at: number): Piece {
  return (
    spaceAt(written, at) ??
    quotedAt(written, at) ??
    amountAt(written, at) ??
    wordAt(written, at) ??
    signAt(written, at) ?? { end: at + 1 }
  );
}

/** Chinese, Japanese and Korean keyboards have a wide form of every sign, digit and letter. */
function narrowOf(text: string): string {
  return text
    .replaceAll(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll("\u3000", " ")
    .replaceAll("、", ",");
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const hex = (sign: string) => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

function spaceAt({ text }: Written, at: number): Piece | null {
  const plain = match(/[ \t\r\n]+/y, text, at);
  if (plain !== null) return { end: at + plain[0].length };
  const odd = match(/[\s\u200B-\u200F\u2060\uFEFF\u00AD]/y, text, at);
  if (odd === null) return null;
  const problem = `There is a space that is not an ordinary one (${hex(odd[0])}).`;
  return { end: at + 1, problem, fix: "Replace it by an ordinary space." };
}

const closing: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "“": "”“„",
  "”": "”",
  "„": "“”",
  "‘": "’‘",
  "’": "’",
  "«": "»",
  "「": "」",
  "『": "』",
  "`": "`´",
  "´": "´",
};
const anyClosing = /["'“”„‘’»」』`´]/;

function quotedAt({ text, narrow }: Written, at: number): Piece | null {
  const opening = narrow[at] ?? "";
  const closers = closing[opening];
  if (closers === undefined) return null;
  const isRight = (index: number) => closers.includes(narrow[index] ?? " ");
  let end = at + 1;
  while (end < text.length && !isRight(end)) end += 1;
  if (end === text.length) {
    // No sign closes it that fits; one that is meant to may be there.
    const length = narrow.slice(at + 1).search(anyClosing);
    if (length < 0) {
      const fix = `Close it with the same sign: ${straight(text.slice(at + 1).trim())}.`;
      return { end: text.length, problem: `The quote ${opening} is not closed.`, fix };
    }
    end = at + 1 + length;
  }
  const whole = text.slice(at, end + 1);
  if (/^(["']).*\1$/s.test(whole)) return { end: end + 1 };
  if (at === 0 && end + 1 === text.length) {
    return { end: end + 1, problem: "The whole condition is in quotes.", fix: "Remove them." };
  }
  const fix = `Write straight quotes, the same before and after: ${straight(text.slice(at + 1, end))}.`;
  return { end: end + 1, problem: `${whole} is not in straight quotes.`, fix };
}

const straight = (inner: string) => (inner.includes('"') ? `'${inner}'` : `"${inner}"`);

function amountAt({ text, narrow, currency, isKnown }: Written, at: number): Piece | null {
  const amount = findAmount(narrow, at, (code) => isCurrency(code) && !isKnown(code));
  if (amount === null) return null;
  const { end, plain, hasCurrency, isPercent } = amount;
  const found = text.slice(at, end);
  if (found === plain) return { end };
  if (narrow.slice(at, end) === plain) return wide(text, narrow, at, end);
  const problem = `"${found}" is not how numbers are written here.`;
  const rule = hasCurrency
    ? `An amount has no sign of a currency; it always counts in ${currency}.`
    : isPercent
      ? "Conditions have no percent sign: 15 % is 0.15."
      : "Numbers have digits and at most a decimal point.";
  return { end, problem, fix: `Write ${plain}. ${rule}` };
}

/** What people write in place of an operator, in the order in which it is tried. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/not\s+in\b/iy, "Write ! before the whole comparison, as in !(partner.country in regions)."],
  [/is\s+not\b|isn't\b|(does\s+not\s+|not\s+)equals?\b|ne\b/iy, "Write !=."],
  [/at\s+least\b|(greater|more)\s+than\s+or\s+equal(s|\s+to)?\b|(gte|ge|from)\b/iy, "Write >=."],
  [/at\s+most\b|(less|fewer)\s+than\s+or\s+equal(s|\s+to)?\b|(lte|le|up\s+to)\b/iy, "Write <=."],
  [/(is\s+)?(more|greater|higher)\s+than\b|(gt|above|over|exceeds)\b/iy, "Write >."],
  [/(is\s+)?(less|fewer|lower)\s+than\b|(lt|below|under)\b/iy, "Write <."],
  [/and\b|並且|并且|而且|且|以及|和|與|与|及|그리고|이고|이며/iy, "Write &&."],
  [/or\b|或者|或是|或|또는|이거나/iy, "Write ||."],
  [/not\b|不是|非/iy, "Write ! before what must not be true, as in !offer.byol."],
  [/(is|eq|equals?)\b|等於|等于|是/iy, "Write ==."],
  [/between\b/iy, "Write both bounds: billedSales >= 500 && billedSales < 25000."],
  [
    /(if|when|then|else|unless|otherwise)\b|如果|則|만약/iy,
    "Leave it out: a condition is only what has to be true.",
  ],
  [/contains\b|includes\b/iy, 'Use in with a list, as in partner.country in ["KR", "TW"].'],
];

function wordAt({ text, narrow, isKnown }: Written, at: number): Piece | null {
  const word = match(/[A-Za-z_][A-Za-z0-9_]*/y, narrow, at)?.[0] ?? "";
  const end = at + word.length;
  const before = narrow.slice(0, at).trimEnd().at(-1);
  if (before === ".") return memberAt(word, end);
  if (/^in$/i.test(word)) {
    const group = match(/in\s*\([^()[\]]*\)/iy, narrow, at)?.[0];
    const problem = "A list has no round brackets.";
    if (group !== undefined && !/[=<>]/.test(group)) return { end, problem, fix: "Write [ and ] around it." };
  }
  const joined = match(/[A-Za-z]\w*([- ][A-Za-z]\w*)+/y, narrow, at)?.[0];
  if (joined !== undefined) {
    const name = joined.replaceAll(/[- ](.)/g, (_, letter: string) => letter.toUpperCase());
    const problem = `"${joined}" is not known here.`;
    if (isKnown(name) && !isKnown(word)) return { end: at + joined.length, problem, fix: `Write ${name}.` };
  }
  if (word !== "" && isKnown(word)) return wide(text, narrow, at, end) ?? { end };
  // A word before a point is the variable of an exists or all.
  for (const [pattern, fix] of narrow[end] === "." ? [] : phrases) {
    const phrase = match(pattern, narrow, at)?.[0];
    if (phrase === undefined) continue;
    const problem = `"${text.slice(at, at + phrase.length)}" is not a word of conditions.`;
    return { end: at + phrase.length, problem, fix };
  }
  if (word === "") return null;
  if (/^(true|false)$/i.test(word) && word !== word.toLowerCase()) {
    const problem = `"${word}" is not written in capitals here.`;
    return { end, problem, fix: `Write ${word.toLowerCase()}.` };
  }
  return unquotedAt(narrow, at, word) ?? wide(text, narrow, at, end) ?? { end };
}

const members: Readonly<Record<string, string>> = {
  any: "exists",
  some: "exists",
  every: "all",
  each: "all",
  forall: "all",
};

function memberAt(word: string, end: number): Piece | null {
  const right = members[word.toLowerCase()];
  if (right === undefined) return word === "" ? null : { end };
  const fix = `Write ${right}, as in offers.${right}(o, o.live).`;
  return { end, problem: `"${word}" is not known here.`, fix };
}

/** A country, an option or a list of them, after an operator and without quotes. */
function unquotedAt(narrow: string, at: number, word: string): Piece | null {
  const isText = publishingOptions.some((option) => option === word) || /^[A-Z]{2}$/.test(word);
  if (!isText || !/([=!]=|=|[[(,]|\bin|\bis|\bnot)\s*$/.test(narrow.slice(0, at))) return null;
  const problem = `"${word}" is a text and has no quotes.`;
  return { end: at + word.length, problem, fix: `Put it in quotes: "${word}".` };
}

function wide(text: string, narrow: string, at: number, end: number): Piece | null {
  const [found, right] = [text.slice(at, end), narrow.slice(at, end)];
  if (found === right) return null;
  return { end, problem: `"${found}" is written with wide characters.`, fix: `Write ${right}.` };
}

const right = /&&|\|\||[=!<>]=|[<>!()[\],.+\-*/]/y;
const wrong: readonly (readonly [RegExp, string])[] = [
  [/===|＝＝＝/y, "Write ==."],
  [/!==|<>|><|≠|\/=/y, "Write !=."],
  [/=>|=\s*>|>\s+=|≥|≧|⩾/y, "Write >=."],
  [/=<|=\s*<|<\s+=|≤|≦|⩽/y, "Write <=."],
  [/&amp;&amp;|&|∧/y, "Write &&."],
  [/\||∨/y, "Write ||."],
  [/¬|~/y, "Write ! before what must not be true, as in !offer.byol."],
  [/:?=/y, "Write == to compare."],
  [/×|·/y, "Write * to multiply."],
  [/÷|:/y, "Write / to divide."],
  [/[−–—]/y, "Write -, the sign on the keyboard."],
  [/%/y, "Write the share as a number, as in partA / partB >= 0.15."],
  [/[;。]/y, "Leave it out: nothing ends a condition."],
  [/\?/y, "Conditions have no ?. Write both cases with && and ||."],
  [/#|\/\/|\/\*/y, "Put the comment on a line of its own, above the condition, after a #."],
  [/[{}]/y, "Write ( and ) to group, or [ and ] for a list."],
  [/[【〔]/y, "Write [ or (."],
  [/[】〕]/y, "Write ] or )."],
];

function signAt({ text, narrow }: Written, at: number): Piece | null {
  for (const [pattern, fix] of wrong) {
    const sign = match(pattern, narrow, at)?.[0];
    if (sign === undefined || (sign.length < 2 && match(right, narrow, at) !== null)) continue;
    const isRight = match(right, narrow, at)?.[0] === sign;
    if (isRight) continue;
    // "==" and "!=" are longer than the "=" and "!" that they begin with; "=>" is longer than they are.
    if (/^(==|!=|&&|\|\|)/.test(narrow.slice(at)) && !/^([=!]==|&amp;)/.test(narrow.slice(at))) continue;
    const problem = `"${text.slice(at, at + sign.length)}" is not a sign of conditions.`;
    return { end: at + sign.length, problem, fix };
  }
  const sign = match(right, narrow, at)?.[0];
  return sign === undefined ? null : (wide(text, narrow, at, at + sign.length) ?? { end: at + sign.length });
}
