import { type Delimiter, lineOf, readQuoted } from "./read-csv.ts";

/** How a file is written: CSV with a heading, or a JSON object on each line. */
export type Format = "csv" | "ndjson";

/** Why the text of a record can't be read. The codes are refusal codes. */
export type RecordProblem = "record-too-long" | "quote-broken" | "nul-character" | "encoding-invalid";

/** One record of a file. */
export interface TextRecord {
  /** The line of the file on which it begins, counted from 1. */
  readonly line: number;
  /** As it was in the file, without the line end; at most `maxRecordLength` of it. */
  readonly raw: string;
  /** The cells of a CSV record, none for a JSON object; null where there is a problem. */
  readonly cells: readonly string[] | null;
  readonly problem: RecordProblem | null;
}

/** The longest record, in characters: 1 MB of plain text. */
export const maxRecordLength = 1_048_576;

/** What is wrong with the characters of a text that is to be stored, if anything. */
export function characterProblem(text: string): "nul-character" | "encoding-invalid" | null {
  if (text.includes("\0")) return "nul-character";
  return text.includes("\uFFFD") ? "encoding-invalid" : null;
}

const noCells: readonly string[] = [];

/** How the records of a CSV are laid out. */
export interface RecordLayout {
  readonly delimiter: Delimiter;
  /** How many records come before the heading; null: not known yet. */
  readonly before: number | null;
}

const semicolon = 59;

/** A text in which nothing can be seen: spaces, and marks such as the end mark of DOS. */
const unseen = /^[\s\p{Cc}\p{Cf}]*$/u;

/** Whether a record has no value. Nearly every record begins with a letter or digit, which is seen first. */
function isBlank(raw: string, cells: readonly string[] | null): boolean {
  const first = raw.charCodeAt(0);
  if (first >= 48 && first < 124 && first !== semicolon) return false;
  if (unseen.test(raw)) return true;
  return cells !== null && cells.length > 0 && cells.every((cell) => unseen.test(cell));
}

/**
 * Splits a file into records as its text comes in. Lines end in LF or CRLF. A record whose every cell is
 * empty or blank is no record: spreadsheets leave such rows behind.
 *
 * Written here and not left to a CSV library for two reasons. After a quote that never closes a parser for
 * streams can't go back to the next line, which is what keeps one bad line from swallowing a file. And a line
 * without quotes, which nearly all are, needs only a search and a split: measured at 5 times
 * csv-parse's speed. A test compares the two on random well-formed files.
 */
export class RecordReader {
  readonly #format: Format;
  readonly #layout: RecordLayout;
  #rest = "";
  #line = 1;
  /** Where the next quote of the buffer is, so that lines before it need no search; -1: none. */
  #quote = -1;
  /** Inside a line that was refused for its length, until its end. */
  #skipping = false;
  #suspicious = false;
  /**
   * The cells of the heading: a record over several lines that has another number was torn by a stray quote.
   */
  #width: number | null = null;
  #records: TextRecord[] = [];
  #count = 0;

  constructor(format: Format, layout: RecordLayout = { delimiter: ",", before: 0 }) {
    this.#format = format;
    this.#layout = layout;
  }

  /** Takes the next piece of the file; gives the records that are complete. */
  push(text: string): readonly TextRecord[] {
    return this.#read(text, false);
  }

  /** Ends the file; gives the remaining records. */
  end(): readonly TextRecord[] {
    return this.#read("", true);
  }

  #read(text: string, last: boolean): readonly TextRecord[] {
    const buffer = this.#rest + text;
    this.#suspicious = characterProblem(buffer) !== null;
    this.#quote = this.#format === "csv" ? buffer.indexOf('"') : -1;
    this.#records = [];
    let at = 0;
    while (at < buffer.length) {
      const next = this.#skipping ? this.#skip(buffer, at) : this.#record(buffer, at, last);
      if (next === null) break;
      at = next;
    }
    this.#rest = buffer.slice(at);
    return this.#records;
  }

  #skip(buffer: string, at: number): number {
    const lineEnd = buffer.indexOf("\n", at);
    if (lineEnd < 0) return buffer.length;
    this.#skipping = false;
    this.#line += 1;
    return lineEnd + 1;
  }

  /** Reads one record; null if it needs more of the file, else the position of the next record. */
  #record(buffer: string, at: number, last: boolean): number | null {
    const lineEnd = buffer.indexOf("\n", at);
    const end = lineEnd < 0 ? buffer.length : lineEnd;
    if (end - at > maxRecordLength) return this.#refuseLong(buffer, at, lineEnd);
    if (lineEnd < 0 && !last) return null;
    if (this.#quote >= 0 && this.#quote < at) this.#quote = buffer.indexOf('"', at);
    if (this.#quote >= 0 && this.#quote < end) return this.#quoted(buffer, at, end, last);
    const raw = lineOf(buffer, at, end);
    if (raw !== "")
      this.#add(raw, this.#format === "csv" ? raw.split(this.#layout.delimiter) : noCells, null);
    this.#line += 1;
    return end + 1;
  }

  #quoted(buffer: string, at: number, end: number, last: boolean): number | null {
    const found = readQuoted(buffer, at, at + maxRecordLength, this.#layout.delimiter);
    const incomplete = found === "open" || (found !== "broken" && found.end >= buffer.length);
    if (incomplete && !last && buffer.length - at <= maxRecordLength) return null;
    if (typeof found !== "object") return this.#refuseLine(buffer, at, end, "quote-broken");
    const spansLines = found.end > end;
    if (spansLines && this.#width !== null && found.cells.length !== this.#width) {
      return this.#refuseLine(buffer, at, end, "quote-broken");
    }
    const raw = lineOf(buffer, at, found.end);
    this.#add(raw, found.cells, null);
    this.#line += spansLines ? raw.split("\n").length : 1;
    return found.end + 1;
  }

  #refuseLine(buffer: string, at: number, end: number, problem: RecordProblem): number {
    this.#add(lineOf(buffer, at, end), null, problem);
    this.#line += 1;
    return end + 1;
  }

  #refuseLong(buffer: string, at: number, lineEnd: number): number {
    // The cut must not leave half of a character.
    const raw = buffer.slice(at, at + maxRecordLength).replace(/[\ud800-\udbff]$/, "");
    this.#add(raw, null, "record-too-long");
    this.#skipping = lineEnd < 0;
    if (lineEnd >= 0) this.#line += 1;
    return lineEnd < 0 ? buffer.length : lineEnd + 1;
  }

  #add(raw: string, cells: readonly string[] | null, problem: RecordProblem | null): void {
    if (problem === null && isBlank(raw, cells)) return;
    const bad = this.#suspicious ? characterProblem(raw) : null;
    if (this.#count === this.#layout.before) this.#width = cells?.length ?? null;
    this.#count += 1;
    this.#records.push({
      line: this.#line,
      raw,
      cells: bad === null ? cells : null,
      problem: problem ?? bad,
    });
  }
}
