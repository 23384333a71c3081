/** How a scalar is quoted, if that changes how a character is written. */
export type Quoting = "'" | '"' | "";

const space = /\s/;

/**
 * The position in a file of the character number `at` of a scalar's text. `start` is where the scalar begins,
 * with its quote. YAML folds white space in many ways but keeps the order of everything else, so the other
 * characters are counted.
 */
export function offsetInScalar(
  file: string,
  start: number,
  quoting: Quoting,
  text: string,
  at: number,
): number {
  let left = text.slice(0, at).replaceAll(/\s/g, "").length;
  let offset = start + quoting.length;
  while (left > 0 && offset < file.length) {
    const { length, counts } = characterAt(file, offset, quoting);
    offset += length;
    if (counts) left -= 1;
  }
  // The end of a text is right behind its last word, not where the next line of the file begins.
  if (text.slice(at).trim() === "") return offset;
  for (;;) {
    const { length, counts } = characterAt(file, offset, quoting);
    if (counts || offset >= file.length) return offset;
    offset += length;
  }
}

const escaped = /^\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/;
const escapedSpace = /^\\[ntrvf\s_NLP]/;

function characterAt(file: string, offset: number, quoting: Quoting): { length: number; counts: boolean } {
  const character = file.charAt(offset);
  if (quoting === "'" && character === "'") return { length: 2, counts: true };
  if (quoting !== '"' || character !== "\\") return { length: 1, counts: !space.test(character) };
  const written = file.slice(offset, offset + 10);
  return { length: escaped.exec(written)?.[0].length ?? 1, counts: !escapedSpace.test(written) };
}
