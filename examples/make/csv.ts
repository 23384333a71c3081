/** The value of a cell; `null` is an empty cell. */
export type Cell = string | number | boolean | null;

/** The text of a cell, quoted only where necessary. */
function cellText(cell: Cell): string {
  const text = cell === null ? "" : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A CSV file: the heading, then a line for each row. */
export function csvText(heading: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [heading.join(",")];
  for (const row of rows) {
    if (row.length !== heading.length) throw new Error(`${row.length} cells for ${heading.length} columns`);
    lines.push(row.map(cellText).join(","));
  }
  return `${lines.join("\n")}\n`;
}
