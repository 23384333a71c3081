/**
 * Spreadsheets run a cell as a formula when it begins with one of these; with an apostrophe before it they
 * show it as text. A plain number, of either sign, is not a formula.
 */
const formula = /^'*[=+\-@\t\r]/;
const marked = /^'+[=+\-@\t\r]/;
const number = /^-?\d+(?:\.\d+)?$/;

/**
 * A cell for a file that may be opened in a spreadsheet: what would run as a formula gets an apostrophe in
 * front.
 */
export function neutralise(cell: string): string {
  return formula.test(cell) && !number.test(cell) ? `'${cell}` : cell;
}

/** Removes one such apostrophe, so that an exported cell is imported unchanged. */
export function restore(cell: string): string {
  return marked.test(cell) ? cell.slice(1) : cell;
}
