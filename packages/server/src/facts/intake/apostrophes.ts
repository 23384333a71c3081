/**
 * Spreadsheets run a cell as a formula when it begins with one of these signs, full-width ones included; some
 * skip white space before it, and some split a cell at a tab or a line end. With an apostrophe before it they
 * show it as text. A plain number, of either sign, is not a formula.
 */
const formula = /^'*(?:[\t\r\n]|\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/u;
const marked = /^'+(?:[\t\r\n]|\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/u;
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
