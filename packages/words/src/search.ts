/**
 * The words of a search, in the form that texts are compared in: without differences of width, normal form
 * and kind of space (NFKC), and without characters that can't be seen.
 */
export function searchWords(search: string): readonly string[] {
  return folded(search)
    .split(/\s+/u)
    .filter((word) => word !== "");
}

/** Whether a text has every word of a search, in any order and case. */
export function isFound(text: string, search: string): boolean {
  const within = inLowerCase(folded(text));
  return searchWords(search).every((word) => within.includes(inLowerCase(word)));
}

function folded(text: string): string {
  return text.normalize("NFKC").replaceAll(/\p{Cf}/gu, "");
}

/** A capital İ is an i with a dot, which has one already. */
function inLowerCase(text: string): string {
  return text.toLowerCase().replaceAll("i\u0307", "i");
}
