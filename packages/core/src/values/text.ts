/**
 * The first `most` characters of a text. A character is a code point: one beyond the basic plane, such as an
 * emoji, is never cut in half, because half of it can't be stored or sent.
 */
export function firstCharacters(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = 0;
  for (let count = 0; count < most && end < text.length; count += 1) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}

/** A text of at most `most` characters; one that is longer ends in "…". */
export function shorten(text: string, most: number): string {
  return firstCharacters(text, most) === text ? text : `${firstCharacters(text, most - 1)}…`;
}
