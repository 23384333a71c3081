/**
 * Spreadsheets run a cell as a formula when it begins with one of these; with an apostrophe before it they
 * show it as text. A plain number is none, whatever its sign.
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

/** Takes one such apostrophe away again, so that what was exported comes back as it was. */
export function restore(cell: string): string {
  return marked.test(cell) ? cell.slice(1) : cell;
}
