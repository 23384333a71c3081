/** What may be between the cells of a file. */
export const delimiters = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof delimiters)[number];

/** A record of CSV, and the position of its line end (or of the text's end). */
export interface Quoted {
  readonly cells: readonly string[];
  readonly end: number;
}

/**
 * Reads the record of CSV (RFC 4180) that begins at `start`. "open": a quote isn't closed before `limit`.
 * "broken": something follows a closing quote other than the delimiter or the line's end. In a cell that
 * doesn't begin with a quote, a quote is an ordinary character.
 */
export function readQuoted(
  text: string,
  start: number,
  limit: number,
  delimiter: Delimiter = ",",
): Quoted | "open" | "broken" {
  const cells: string[] = [];
  let at = start;
  while (true) {
    if (text[at] === '"') {
      const close = closingQuote(text, at + 1);
      if (close < 0 || close > limit) return "open";
      cells.push(text.slice(at + 1, close).replaceAll('""', '"'));
      at = close + 1;
      if (text[at] === "\r" && (at + 1 === text.length || text[at + 1] === "\n")) at += 1;
    } else {
      const lineEnd = indexOrEnd(text, "\n", at);
      const end = Math.min(lineEnd, indexOrEnd(text, delimiter, at));
      cells.push(end === lineEnd ? lineOf(text, at, end) : text.slice(at, end));
      at = end;
    }
    if (at >= text.length || text[at] === "\n") return { cells, end: at };
    if (text[at] !== delimiter) return "broken";
    at += 1;
  }
}

/** The quote that closes a cell: the first that isn't doubled. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

function indexOrEnd(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at < 0 ? text.length : at;
}

/** The text of a line that ends before `end`, without the CR of a CRLF. */
export function lineOf(text: string, at: number, end: number): string {
  return text.slice(at, end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end);
}

/** The cells of a single record; null where its quotes are wrong or it is more than one. */
export function parseRecord(raw: string, delimiter: Delimiter = ","): readonly string[] | null {
  const found = readQuoted(raw, 0, raw.length, delimiter);
  return typeof found === "object" && found.end === raw.length ? found.cells : null;
}

/** A record as CSV, each cell in quotes only where it must be. */
export function writeRecord(cells: readonly string[], delimiter: Delimiter = ","): string {
  const mustBeQuoted = (cell: string) => /["\r\n]/.test(cell) || cell.includes(delimiter);
  return cells.map((cell) => (mustBeQuoted(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter);
}
