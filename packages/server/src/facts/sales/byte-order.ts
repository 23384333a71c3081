/** As the database orders texts by their bytes; it differs from the order of strings only for surrogates. */
export function inByteOrder(lines: string[]): string[] {
  if (!lines.some((line) => /[\ud800-\udfff]/.test(line))) return lines.sort();
  return lines
    .map((line) => Buffer.from(line))
    .sort(Buffer.compare)
    .map(String);
}
