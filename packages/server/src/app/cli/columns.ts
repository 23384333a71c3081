/** Characters that fill two columns on a terminal: the scripts of China, Japan and Korea, and pictures. */
const wide = new RegExp(
  "[\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\ua4cf\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\ufe6f" +
    "\\uff00-\\uff60\\uffe0-\\uffe6]|\\p{Extended_Pictographic}",
  "u",
);

/** How many columns a text fills on a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue;
    width += wide.test(character) ? 2 : 1;
  }
  return width;
}

/**
 * Rows as lines with their columns aligned, the first row above a rule. Columns named in `right` end
 * together.
 */
export function tableOf(
  rows: readonly (readonly string[])[],
  right: ReadonlySet<number> = new Set(),
): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ""))));
  const lineOf = (row: readonly string[]) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? "";
        const blank = " ".repeat(width - widthOf(cell));
        return right.has(column) ? blank + cell : cell + blank;
      })
      .join("  ")
      .trimEnd();
  const [first = "", ...others] = rows.map(lineOf);
  return [first, widths.map((width) => "-".repeat(width)).join("  "), ...others].join("\n");
}
