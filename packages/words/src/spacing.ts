import type { Locale } from "@laurel/contract";

const han = /\p{Script=Han}/u;
/** A letter or digit of any script that is written with spaces beside Chinese. */
const spaced = /[\p{L}\p{N}]/u;
const chinese = /[\p{Script=Han}\p{Script=Bopomofo}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Languages that put one space between their own characters and other letters or digits. */
const spacedLanguages: ReadonlySet<Locale> = new Set(["zh-TW"]);

/** Whether a text of the language needs a space wherever a Chinese character meets another script. */
export function spacesScripts(locale: Locale): boolean {
  return spacedLanguages.has(locale);
}

/**
 * Joins the parts of a text, with one space where a Chinese character meets a letter or digit of another
 * script: "自", "2026年", "起" is "自 2026年起". Within a part nothing changes, so a name stays as it is.
 */
export function joinSpaced(parts: readonly string[]): string {
  return parts.reduce((text, part) => {
    const left = lastCharacter(text);
    const right = String.fromCodePoint(part.codePointAt(0) ?? 32);
    return meet(left, right) || meet(right, left) ? `${text} ${part}` : text + part;
  }, "");
}

function meet(one: string, other: string): boolean {
  return han.test(one) && spaced.test(other) && !chinese.test(other);
}

function lastCharacter(text: string): string {
  return /.$/su.exec(text.slice(-2))?.[0] ?? " ";
}
