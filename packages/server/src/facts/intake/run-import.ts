import { createHash } from "node:crypto";
import type { Actor } from "../../platform/audit/append-events.ts";
import { holdingLocks, type Locks } from "../../platform/database/hold-locks.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { asServer, type Tx, transaction } from "../../platform/database/transaction.ts";
import { requestRecompute } from "../../platform/jobs/due-store.ts";
import { finishImport } from "./finish-import.ts";
import { type BatchContext, type ImportKind, type IntakeRefusal, refuse } from "./import-kind.ts";
import { countBatch, findUnfinished, type ImportRecord, keepRefusals, openImport } from "./import-store.ts";
import { lockLedger, programCurrency } from "./ledger-store.ts";
import { readBytes, UnreadableFile } from "./read-bytes.ts";
import { type FileShape, type LineBatch, readBatches, readShape } from "./read-lines.ts";

/** What to import, and as which kind of fact. */
export interface ImportOrder {
  readonly kind: ImportKind<object>;
  /** The file: CSV or NDJSON, gzip or not. */
  readonly path: string;
  /** Its name for people. */
  readonly fileName: string;
  /** Who the lines come from: part of a sale's identity. */
  readonly source: string;
  /** The day on which the affected partners are decided again. */
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
 * Imports a file. Its lines are imported batch by batch, each in one transaction with its refusals, counters
 * and totals, so an import that is killed continues where it stopped when the same content is imported again.
 * Of two imports of the same content the second waits for the first, and then finds every line on record.
 *
 * Gives the recorded import: `finished`, or `refused` with the problem if the file can't be read
 * as a whole; then none of its lines was imported.
 */
export async function importFile(database: Database, order: ImportOrder): Promise<ImportRecord> {
  return holdingLocks(database, (locks) => importUnder(database, order, locks, async (_, record) => record));
}

/** The same under locks that the caller holds; `end` belongs to the transaction that ends the import. */
export async function importUnder<T>(
  database: Database,
  order: ImportOrder,
  locks: Locks,
  end: (tx: Tx, record: ImportRecord) => Promise<T>,
): Promise<T> {
  const { kind, path, source, fileName } = order;
  const content = await inspect(kind, path);
  const server = asServer(database);
  const currency = await programCurrency(server);
  const problem =
    content.problem ?? (kind.needsProgram && currency === null ? refuse(null, "program-missing") : null);
  const particulars = { kind: kind.name, source, fileName, ...content };
  if (problem !== null)
    return transaction(database, allPartners, async (tx) =>
      end(tx, await openImport(tx, particulars, problem)),
    );
  await locks.wait(`${kind.name} ${source} ${content.digest}`);
  const started = await findUnfinished(server, particulars);
  const { importId } = started ?? (await openImport(server, particulars));
  const context = { importId, source, today: order.today.toString(), programCurrency: currency };
  await takeIn(database, order, content, context, started);
  return transaction(database, allPartners, async (tx) =>
    end(tx, await finishImport(tx, importId, order.actor)),
  );
}

interface Content extends FileShape {
  /** sha256 of what the file holds, unzipped. */
  readonly digest: string;
  readonly totalBytes: number;
}

/** Reads a file once to its end, so that damage is found before any line is imported. */
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
    const problem: IntakeRefusal = refuse(null, error.code, { reason: error.message });
    return { format: "csv", heading: null, problem, digest: "", totalBytes };
  }
}

/** Imports the lines. While the database works on a batch, the next one is read. */
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
    // If the batch fails, the next one is not awaited.
    next.catch(() => {});
    refused += await settleBatch(database, kind, batch, context);
    lines += batch.records;
    onProgress?.({ bytes: batch.bytes, totalBytes: content.totalBytes, lines, refused });
  }
}

/**
 * How long to wait after the last import before partners are decided. Files arrive in a row, and a stage
 * awarded on half of them could be held through the term.
 */
const quietSeconds = 10;

/** Imports one batch; gives how many of its records were refused. */
async function settleBatch(
  database: Database,
  kind: ImportKind<object>,
  batch: LineBatch,
  context: BatchContext,
): Promise<number> {
  const settle = async (tx: Tx) => {
    await lockLedger(tx);
    const applied = await kind.apply(tx, batch.lines, context);
    const refused = [...batch.refused, ...applied.refused];
    await keepRefusals(tx, context.importId, refused);
    await countBatch(tx, context.importId, batch.records, { ...applied, refused });
    if (applied.added > 0) await requestRecompute(tx, quietSeconds);
    return refused.length;
  };
  return transaction(database, allPartners, settle, { long: true });
}
