import type { Currency } from "@laurel/core";
import { importKinds } from "../import-kinds.ts";
import { cellMap } from "../mappings/map-cells.ts";
import { shippedMappings } from "../mappings/shipped-mapping.ts";
import { type FileOptions, type FileReading, fileReading, mapOf, styleOf } from "./file-reading.ts";
import { findHeading } from "./find-heading.ts";
import {
  type CellStyle,
  type ImportKind,
  type IntakeRefusal,
  isRefusal,
  type Line,
  type RefusedRecord,
  refuse,
} from "./import-kind.ts";
import { csvCells, jsonCells, type LineCells } from "./line-cells.ts";
import { foreignFile } from "./name-format.ts";
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
  readonly reading: FileReading;
  /** Records of a CSV before its lines: titles and the heading. */
  readonly passed: number;
  /** Whether lines end in CR alone. */
  readonly carriageReturns: boolean;
}

/** Records that are imported together. */
export interface LineBatch {
  readonly records: number;
  readonly lines: readonly Line<object>[];
  readonly refused: readonly RefusedRecord[];
  /** Records that a mapping skips. */
  readonly skipped: number;
  /** How far into the content the file was read. */
  readonly bytes: number;
}

/** How much of a file is looked at for its heading, in characters. */
const lookedAt = 131_072;

/** Looks at the beginning of a file: an object means NDJSON, anything else is CSV with a heading. */
export async function readShape(
  kind: ImportKind<object>,
  path: string,
  options: FileOptions,
  programCurrency: Currency | null,
): Promise<FileShape> {
  const { head, text, ended } = await beginningOf(path);
  const shape: FileShape = {
    format: "csv",
    heading: null,
    problem: foreignFile(head, text),
    reading: fileReading(options),
    passed: 0,
    carriageReturns: false,
  };
  if (shape.problem !== null) return shape;
  const begun = text.trimStart();
  if (begun === "") return { ...shape, problem: refuse(null, "file-empty") };
  if (begun.startsWith("{")) return { ...shape, format: "ndjson" };
  const map = mapOf(kind.columns, shape.reading, programCurrency);
  const columns = map?.theirs ?? kind.columns;
  const carriageReturns = text.includes("\r") && !text.includes("\n");
  const lines = carriageReturns ? text.replaceAll("\r", "\n") : text;
  const found = findHeading(columns, lines, ended);
  if ("code" in found) return { ...shape, problem: found };
  const { record, delimiter, before } = found;
  if (record.cells === null) {
    const problem = refuse(null, "heading-unreadable", { problem: record.problem ?? "" });
    return { ...shape, problem };
  }
  const places = readHeading(columns, record.cells, { others: map !== null });
  const known = isRefusal(places) && map === null ? await knownReport(kind, record.cells) : null;
  const problem = known ?? (isRefusal(places) ? places : null);
  const reading = fileReading(options, delimiter);
  return { ...shape, heading: record.cells, problem, reading, passed: before + 1, carriageReturns };
}

/** Whether a heading is that of a report for which a mapping comes with Laurel; the refusal names it. */
async function knownReport(
  { name }: ImportKind<object>,
  heading: readonly string[],
): Promise<IntakeRefusal | null> {
  for (const mapping of await shippedMappings()) {
    const { theirs } = cellMap(importKinds[mapping.kind].columns, mapping, {}, null);
    if (isRefusal(readHeading(theirs, heading, { others: true }))) continue;
    return refuse(null, "heading-of-report", { mapping: mapping.name, kind: mapping.kind, found: name });
  }
  return null;
}

/** The first bytes of a file, and its text as far as it is looked at. */
async function beginningOf(
  path: string,
): Promise<{ readonly head: Uint8Array; readonly text: string; readonly ended: boolean }> {
  let head: Uint8Array = new Uint8Array(0);
  let text = "";
  const chunks = async function* () {
    for await (const chunk of readBytes(path)) {
      if (head.length === 0) head = chunk.subarray(0, 4096);
      yield chunk;
    }
  };
  for await (const piece of decodeText(chunks())) {
    text += piece;
    if (text.length > lookedAt && text.trim() !== "") return { head, text, ended: false };
  }
  return { head, text, ended: true };
}

/** How the records of a file become cells. */
export function lineCells(
  kind: ImportKind<object>,
  { heading, reading }: Pick<FileShape, "heading" | "reading">,
  programCurrency: Currency | null,
): LineCells {
  const map = mapOf(kind.columns, reading, programCurrency);
  if (heading === null) return jsonCells(kind.columns, map);
  const places = readHeading(map?.theirs ?? kind.columns, heading, { others: map !== null });
  if (isRefusal(places)) throw new Error(`the heading was not checked: ${places.code}`);
  return csvCells(places, heading, reading.delimiter, map);
}

/** The lines of a file whose shape is right, in batches; the first `skip` records are skipped. */
export async function* readBatches(
  kind: ImportKind<object>,
  path: string,
  shape: FileShape,
  { skip, programCurrency }: { readonly skip: number; readonly programCurrency: Currency | null },
): AsyncGenerator<LineBatch> {
  const { format, passed, reading, carriageReturns } = shape;
  const reader = new RecordReader(format, { delimiter: reading.delimiter, before: passed - 1 });
  const style = styleOf(reading);
  const readRecord = rowReader(kind, lineCells(kind, shape, programCurrency), style);
  const collected = new BatchBuilder(readRecord);
  let bytes = 0;
  let passOver = skip + passed;
  const counted = countBytes(readBytes(path), (count) => {
    bytes += count;
  });
  for await (const piece of decodeText(counted)) {
    const records = reader.push(carriageReturns ? piece.replaceAll("\r", "\n") : piece);
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
  readonly #read: ReadRecord;
  #lines: Line<object>[] = [];
  #refused: RefusedRecord[] = [];
  #skipped = 0;
  #length = 0;

  constructor(read: ReadRecord) {
    this.#read = read;
  }

  add(record: TextRecord): void {
    const { line, raw } = record;
    const row = this.#read(record);
    if (row === null) this.#skipped += 1;
    else if (isRefusal(row)) this.#refused.push({ line, raw, refusal: row });
    else this.#lines.push({ line, raw, row });
    this.#length += raw.length;
  }

  isEmpty(): boolean {
    return this.#records() === 0;
  }

  isFull(): boolean {
    if (this.#refused.length > batchRefused || this.#length >= batchLength) return true;
    return this.#records() >= batchRecords;
  }

  take(bytes: number): LineBatch {
    const batch = {
      records: this.#records(),
      lines: this.#lines,
      refused: this.#refused,
      skipped: this.#skipped,
      bytes,
    };
    this.#lines = [];
    this.#refused = [];
    this.#skipped = 0;
    this.#length = 0;
    return batch;
  }

  #records(): number {
    return this.#lines.length + this.#refused.length + this.#skipped;
  }
}

/** Reads a record as the row of its kind, or says why it isn't valid; null: a mapping skips it. */
type ReadRecord = (record: TextRecord) => object | IntakeRefusal | null;

export function rowReader(kind: ImportKind<object>, cellsOf: LineCells, style: CellStyle): ReadRecord {
  return (record) => {
    const cells = cellsOf(record);
    return cells === null || isRefusal(cells) ? cells : kind.read(cells, style);
  };
}
