import type { RefusalCode } from "@laurel/contract";
import { dictionary } from "@zxcvbn-ts/language-common";

/** Shortest and longest password, in characters. */
export const passwordLength = { min: 12, max: 128 } as const;

/** Why a text is refused as a password. */
export type PasswordRefusal = Extract<RefusalCode, "field-too-long" | "field-too-short" | "password-common">;

/** What is known about the person whose password it is to be. */
export interface PasswordOwner {
  readonly email: string;
  readonly name: string;
}

/** The passwords that people use most, in lower case; most are shorter than ours may be. */
const common: ReadonlySet<string> = new Set(dictionary["passwords-common"]);

/** Words that an attacker tries here first. */
const ownWords = ["laurel", "rewards", "marketplace"];

/** A word of a person's name is a word to try; an initial is not. */
const shortestWord = 3;

/**
 * Why a text can't be a password; null where it can. Nothing is asked of its characters. It is common where
 * it is, in any case and after the usual substitutions (`Pa$$w0rd`), a listed password or a word about the
 * person or Laurel, two of these in a row, one of these repeated or reversed, or a run (`abcdefghijkl`);
 * also with digits and signs before, after and between.
 */
export function refusePassword(password: string, owner: PasswordOwner): PasswordRefusal | null {
  if (password.length < passwordLength.min) return "field-too-short";
  if (password.length > passwordLength.max) return "field-too-long";
  return isCommon(password, wordsOf(owner)) ? "password-common" : null;
}

function isCommon(password: string, words: ReadonlySet<string>): boolean {
  const text = password.normalize("NFKC").toLowerCase();
  // Where substitutions are undone first, their signs aren't taken for decoration.
  const forms = [text, onlyLetters(text), onlyLetters(plainLetters(text)), plainLetters(onlyEnds(text))];
  // With many other characters around it, even a common word is hard to find.
  const shortest = Math.max(shortestWord, Math.ceil(text.length / 3));
  const isKnown = (word: string) => common.has(word) || words.has(word);
  return (
    isRun(text) ||
    forms.some((form) => isRepeated(form, shortest, isKnown) || isDecorated(form, shortest, isKnown))
  );
}

/** One word of `shortest` characters or more in all, or a few characters, however often. */
function isRepeated(form: string, shortest: number, isKnown: (word: string) => boolean): boolean {
  const piece = smallestPiece(form);
  if (form.length >= passwordLength.min && piece.length <= 4) return true;
  return form.length >= shortest && (isKnown(piece) || isKnown([...piece].reverse().join("")));
}

/** A known word of `shortest` characters or more, before or after another one, or digits and signs. */
function isDecorated(form: string, shortest: number, isKnown: (word: string) => boolean): boolean {
  for (let cut = 0; cut <= form.length; cut += 1) {
    const parts = [form.slice(0, cut), form.slice(cut)];
    const known = parts.filter((part) => part.length >= shortestWord && isKnown(part));
    const others = parts.filter((part) => !known.includes(part));
    if (known.some((part) => part.length >= shortest) && others.every(hasNoLetters)) return true;
  }
  return false;
}

function hasNoLetters(text: string): boolean {
  return !/\p{L}/u.test(text);
}

/** Each character comes right after the one before it, right before it, or is the same. */
function isRun(text: string): boolean {
  const codes = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  return [-1, 0, 1].some((step) =>
    codes.every((code, place) => {
      const before = codes[place - 1];
      if (before === undefined || code - before === step) return true;
      // After 9 comes 0, as on a keyboard.
      return step !== 0 && code - before === -9 * step;
    }),
  );
}

/** `hunterhunter` is `hunter`, repeated. */
function smallestPiece(text: string): string {
  for (let length = 1; length <= text.length / 2; length += 1) {
    const piece = text.slice(0, length);
    if (text.length % length === 0 && piece.repeat(text.length / length) === text) return piece;
  }
  return text;
}

const substitutions: Readonly<Record<string, string>> = {
  0: "o",
  1: "i",
  3: "e",
  4: "a",
  5: "s",
  7: "t",
  "@": "a",
  $: "s",
  "!": "i",
};

function plainLetters(text: string): string {
  return text.replaceAll(/[013457@$!]/g, (sign) => substitutions[sign] ?? sign);
}

function onlyLetters(text: string): string {
  return text.replaceAll(/\P{L}+/gu, "");
}

/** Without the digits and signs before the first letter and after the last. */
function onlyEnds(text: string): string {
  return text.replace(/^\P{L}+/u, "").replace(/\P{L}+$/u, "");
}

function wordsOf({ email, name }: PasswordOwner): ReadonlySet<string> {
  const parts = [
    ...email.split(/[@.+_-]/),
    ...name.split(/[\s.,-]+/),
    email,
    name,
    email.split("@")[0] ?? "",
  ];
  const words = parts.flatMap((part) => [part, onlyLetters(part)]).map((part) => part.toLowerCase());
  return new Set([...ownWords, ...words.filter((word) => word.length >= shortestWord)]);
}
