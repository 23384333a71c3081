/**
 * The words of a search, in the form that texts are compared in: without differences of width, normal form
 * and kind of space (NFKC), and without characters that can't be seen.
 */
export function searchWords(search: string): readonly string[] {
  return plain(search)
    .split(/\s+/u)
    .filter((word) => word !== "");
}

/** Whether a text has every word of a search, in any order and case, with or without accents. */
export function isFound(text: string, search: string): boolean {
  const within = searchForm(text);
  return searchWords(search).every((word) => within.includes(searchForm(word)));
}

/** Apostrophes and quotes, which keyboards and word processors write in many ways. */
const apostrophes = /[’‘‛ʼʻʽ′`´]/gu;
const quotes = /[“”„‟″]/gu;

/** Before the normal form, which makes a space and an accent of ´. */
function plain(text: string): string {
  return text
    .replaceAll(apostrophes, "'")
    .replaceAll(quotes, '"')
    .normalize("NFKC")
    .replaceAll(/\p{Cf}/gu, "");
}

/** Letters that no normal form takes apart, as people type them who don't have them on their keyboard. */
const typedAs = new Map(
  Object.entries({
    ß: "ss",
    æ: "ae",
    œ: "oe",
    þ: "th",
    ø: "o",
    ł: "l",
    đ: "d",
    ð: "d",
    ħ: "h",
    ı: "i",
    ς: "σ",
  }),
);
const typed = new RegExp(`[${[...typedAs.keys()].join("")}]`, "gu");

const accents = /[\u0300-\u036f]/gu;

/** Hangul, Han and kana: between them and beside them, people write spaces as they like. */
const spacesBeside = / *([\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\u{20000}-\u{3ffff}]) */gu;

/** The form in which texts are compared in a search. `search_form` in the database does the same. */
function searchForm(text: string): string {
  return plain(text)
    .normalize("NFKD")
    .replaceAll(accents, "")
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(typed, (letter) => typedAs.get(letter) ?? letter)
    .replaceAll(spacesBeside, "$1");
}
