/** A character that can't be seen, or a space that isn't the usual one. */
export const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/u;

/** A text in which each invisible character is named, for a sentence about it: `ada[U+200B]@example.com`. */
export function showInvisible(text: string): string {
  return [...text].map((one) => (invisible.test(one) ? `[${codePointOf(one)}]` : one)).join("");
}

/** "U+200B": what a person can look up. */
export function codePointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
