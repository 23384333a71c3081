import { createHash } from "node:crypto";
import pg from "pg";
import type { Actor } from "../../platform/audit/append-events.ts";
import type { Database } from "../../platform/database/open.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { requestRecompute } from "../../platform/jobs/due-store.ts";
import { finishImport } from "./finish-import.ts";
import { type BatchContext, type ImportKind, type Refusal, refuse } from "./import-kind.ts";
import {
  countBatch,
  findImport,
  findUnfinished,
  type ImportRecord,
  keepRefusals,
  openImport,
} from "./import-store.ts";
import { lockLedger, lockName, programCurrency } from "./ledger-store.ts";
import { readBytes, UnreadableFile } from "./read-bytes.ts";
import { type Batch, type FileShape, readBatches, readShape } from "./read-lines.ts";

/** What to import, and as what. */
export interface ImportOrder {
  readonly kind: ImportKind<object>;
  /** The file: CSV or NDJSON, gzip or not. */
  readonly path: string;
  /** Its name for people. */
  readonly fileName: string;
  /** Who the lines come from: part of a sale's identity. */
  readonly source: string;
  /** The day on which the touched partners are to be looked at. */
  readonly today: Temporal.PlainDate;
  readonly actor: Actor;
  readonly onProgress?: (progress: Progress) => void;
}

/** How far an import has come. */
export interface Progress {
  /** Of the content, unzipped. */
  readonly bytes: number;
  readonly totalBytes: number;
  readonly lines: number;
  readonly refused: number;
}

/**
 * Imports a file. Its lines are taken in batch by batch, each in one transaction with its refusals, counters
 * and totals, so an import that is killed goes on where it stopped when the same content is imported again.
 * Of two imports of the same content the second waits for the first, and then finds every line on record.
 *
 * Gives the import as it stands on record: `finished`, or `refused` with the problem where the file can't be
 * read as a whole; then nothing of it was taken in.
 */
export async function importFile(database: Database, order: ImportOrder): Promise<ImportRecord> {
  const { kind, path, source, fileName } = order;
  const content = await inspect(kind, path);
  const currency = await programCurrency(database);
  const problem =
    content.problem ?? (kind.needsProgram && currency === null ? refuse(null, "program-missing") : null);
  const particulars = { kind: kind.name, source, fileName, ...content };
  if (problem !== null) return recordOf(database, await openImport(database, particulars, problem));
  return alone(database, `${kind.name} ${source} ${content.digest}`, async () => {
    const started = await findUnfinished(database, particulars);
    const importId = started?.importId ?? (await openImport(database, particulars));
    const context = { importId, source, today: order.today.toString(), programCurrency: currency };
    await takeIn(database, order, content, context, started);
    return transaction(database, (tx) => finishImport(tx, importId, order.actor));
  });
}

async function recordOf(database: Database, importId: number): Promise<ImportRecord> {
  const found = await findImport(database, importId);
  if (found === null) throw new Error(`import ${importId} is not on record`);
  return found;
}

interface Content extends FileShape {
  /** sha256 of what the file holds, unzipped. */
  readonly digest: string;
  readonly totalBytes: number;
}

/** Reads a file once to its end, so that a damaged one is known before any line of it is taken in. */
async function inspect(kind: ImportKind<object>, path: string): Promise<Content> {
  const hash = createHash("sha256");
  let totalBytes = 0;
  try {
    for await (const chunk of readBytes(path)) {
      hash.update(chunk);
      totalBytes += chunk.length;
    }
    return { ...(await readShape(kind, path)), digest: hash.digest("hex"), totalBytes };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    const problem: Refusal = refuse(null, error.code, { reason: error.message });
    return { format: "csv", heading: null, problem, digest: "", totalBytes };
  }
}

/**
 * Runs `work` while nobody else imports the same content. On a connection of its own: were it one of the
 * pool's, waiting imports could use up all that the running one needs.
 */
export async function alone<T>(database: Database, name: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: database.url });
  client.on("error", () => {});
  await client.connect();
  try {
    await lockName(client, name);
    return await work();
  } finally {
    await client.end();
  }
}

/** Takes the lines in. While the database works on a batch, the next one is read. */
async function takeIn(
  database: Database,
  { kind, path, onProgress }: ImportOrder,
  content: Content,
  context: BatchContext,
  started: ImportRecord | null,
): Promise<void> {
  const batches = readBatches(kind, path, content, started?.lines ?? 0);
  let lines = started?.lines ?? 0;
  let refused = started?.refused ?? 0;
  let next = batches.next();
  while (true) {
    const { done, value: batch } = await next;
    if (done === true) return;
    next = batches.next();
    // Where the batch fails, nobody awaits the next one.
    next.catch(() => {});
    refused += await settleBatch(database, kind, batch, context);
    lines += batch.records;
    onProgress?.({ bytes: batch.bytes, totalBytes: content.totalBytes, lines, refused });
  }
}

/**
 * How long nothing more must come in before partners are decided. Files come in a row, and a stage awarded on
 * half of them could be held through the term.
 */
const quietSeconds = 10;

/** Takes one batch in; gives how many of its records were refused. */
async function settleBatch(
  database: Database,
  kind: ImportKind<object>,
  batch: Batch,
  context: BatchContext,
): Promise<number> {
  return transaction(database, async (tx) => {
    await lockLedger(tx);
    const applied = await kind.apply(tx, batch.lines, context);
    const refused = [...batch.refused, ...applied.refused];
    await keepRefusals(tx, context.importId, refused);
    await countBatch(tx, context.importId, batch.records, { ...applied, refused });
    if (applied.added > 0) await requestRecompute(tx, quietSeconds);
    return refused.length;
  });
}
