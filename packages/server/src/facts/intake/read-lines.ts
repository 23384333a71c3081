import {
  type ImportKind,
  type IntakeRefusal,
  isRefusal,
  type Line,
  type RefusedRecord,
  refuse,
} from "./import-kind.ts";
import { csvCells, jsonCells, type LineCells } from "./line-cells.ts";
import { decodeText, readBytes } from "./read-bytes.ts";
import { readHeading } from "./read-heading.ts";
import { type Format, RecordReader, type TextRecord } from "./read-records.ts";

/**
 * How much is imported at once: bounded by records, by characters and by refused records, whichever comes
 * first. An import that has to stop for its refused records stops between batches.
 */
const batchRecords = 20_000;
const batchLength = 8_000_000;
const batchRefused = 1_000;

/** What is known about a file before its lines are read. */
export interface FileShape {
  readonly format: Format;
  /** The columns of a CSV; null for NDJSON. */
  readonly heading: readonly string[] | null;
  /** Why the file can't be imported. */
  readonly problem: IntakeRefusal | null;
}

/** Records that are imported together. */
export interface LineBatch {
  readonly records: number;
  readonly lines: readonly Line<object>[];
  readonly refused: readonly RefusedRecord[];
  /** How far into the content the file was read. */
  readonly bytes: number;
}

/** Looks at the beginning of a file: an object means NDJSON, anything else is CSV with a heading. */
export async function readShape(kind: ImportKind<object>, path: string): Promise<FileShape> {
  const reader = new RecordReader("csv");
  let begun = false;
  for await (const text of decodeText(readBytes(path))) {
    if (!begun && text.trimStart().startsWith("{")) return { format: "ndjson", heading: null, problem: null };
    begun ||= text.trim() !== "";
    const [first] = reader.push(text);
    if (first !== undefined) return csvShape(kind, first);
  }
  const [first] = reader.end();
  if (first !== undefined) return csvShape(kind, first);
  return { format: "csv", heading: null, problem: refuse(null, "file-empty") };
}

function csvShape(kind: ImportKind<object>, { cells, problem }: TextRecord): FileShape {
  if (cells === null) {
    return {
      format: "csv",
      heading: null,
      problem: refuse(null, "heading-unreadable", { problem: problem ?? "" }),
    };
  }
  const places = readHeading(kind.columns, cells);
  return { format: "csv", heading: cells, problem: isRefusal(places) ? places : null };
}

/** How the records of a file become cells. */
export function lineCells(kind: ImportKind<object>, heading: readonly string[] | null): LineCells {
  if (heading === null) return jsonCells(kind.columns);
  const places = readHeading(kind.columns, heading);
  if (isRefusal(places)) throw new Error(`the heading was not checked: ${places.code}`);
  return csvCells(places, heading.length);
}

/** The lines of a file whose shape is right, in batches; the first `skip` records are skipped. */
export async function* readBatches(
  kind: ImportKind<object>,
  path: string,
  { format, heading }: FileShape,
  skip: number,
): AsyncGenerator<LineBatch> {
  const reader = new RecordReader(format);
  const collected = new BatchBuilder(kind, lineCells(kind, heading));
  let bytes = 0;
  let passOver = skip + (format === "csv" ? 1 : 0);
  const counted = countBytes(readBytes(path), (count) => {
    bytes += count;
  });
  for await (const text of decodeText(counted)) {
    const records = reader.push(text);
    for (const record of passOver > 0 ? records.slice(passOver) : records) {
      collected.add(record);
      if (collected.isFull()) yield collected.take(bytes);
    }
    passOver = Math.max(0, passOver - records.length);
  }
  for (const record of reader.end().slice(passOver)) collected.add(record);
  if (!collected.isEmpty()) yield collected.take(bytes);
}

async function* countBytes(
  chunks: AsyncIterable<Buffer>,
  count: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    count(chunk.length);
    yield chunk;
  }
}

class BatchBuilder {
  readonly #kind: ImportKind<object>;
  readonly #cellsOf: LineCells;
  #lines: Line<object>[] = [];
  #refused: RefusedRecord[] = [];
  #length = 0;

  constructor(kind: ImportKind<object>, cellsOf: LineCells) {
    this.#kind = kind;
    this.#cellsOf = cellsOf;
  }

  add(record: TextRecord): void {
    const { line, raw } = record;
    const row = readRow(this.#kind, this.#cellsOf, record);
    if (isRefusal(row)) this.#refused.push({ line, raw, refusal: row });
    else this.#lines.push({ line, raw, row });
    this.#length += raw.length;
  }

  isEmpty(): boolean {
    return this.#lines.length + this.#refused.length === 0;
  }

  isFull(): boolean {
    const refused = this.#refused.length;
    if (refused > batchRefused || this.#length >= batchLength) return true;
    return this.#lines.length + refused >= batchRecords;
  }

  take(bytes: number): LineBatch {
    const records = this.#lines.length + this.#refused.length;
    const batch = { records, lines: this.#lines, refused: this.#refused, bytes };
    this.#lines = [];
    this.#refused = [];
    this.#length = 0;
    return batch;
  }
}

/** A record as the row of its kind, or why it isn't valid. */
export function readRow(
  kind: ImportKind<object>,
  cellsOf: LineCells,
  record: TextRecord,
): object | IntakeRefusal {
  const cells = cellsOf(record);
  return isRefusal(cells) ? cells : kind.read(cells);
}
