import { createHash } from "node:crypto";
import type { Currency } from "@laurel/core";
import type { Actor } from "../../platform/audit/append-events.ts";
import type { ImportLimits } from "../../platform/config.ts";
import { holdingLocks, type Locks } from "../../platform/database/hold-locks.ts";
import type { Database } from "../../platform/database/open.ts";
import { askEach, asServer, type Reader, type Tx } from "../../platform/database/transaction.ts";
import { requestRecompute } from "../../platform/jobs/due-store.ts";
import { applyReviewed } from "./apply-reviewed.ts";
import { dryLimits, keptWhenStopped, overBudget, stopReason, type Tally } from "./budget.ts";
import { countBatch } from "./count-store.ts";
import type { DryRun, RunDry } from "./dry-run.ts";
import { type FileOptions, fileReading } from "./file-reading.ts";
import { finishImport } from "./finish-import.ts";
import { type BatchContext, type ImportKind, type IntakeRefusal, refuse } from "./import-kind.ts";
import { drySteps, type ImportSteps, lastingSteps } from "./import-steps.ts";
import {
  findUnfinished,
  type ImportRecord,
  keepRefusals,
  openImport,
  refusedLength,
} from "./import-store.ts";
import { lockLedger, programCurrency } from "./ledger-store.ts";
import { keepNotices } from "./notice-store.ts";
import { quietSeconds } from "./quiet-seconds.ts";
import { readBytes, UnreadableFile, zippedSize } from "./read-bytes.ts";
import { type FileShape, type LineBatch, readBatches, readShape } from "./read-lines.ts";
import { recordFacts } from "./record-facts.ts";
import { repeatWhole } from "./repeat-whole.ts";
import { type Piece, settleInPieces } from "./settle-in-pieces.ts";

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
  /** Whether lines that would be noticed are refused. */
  readonly strict?: boolean;
  /** How much the file may hold; without them as much as it likes, and a gzip may be of any density. */
  readonly limits?: ImportLimits;
  /** How the file is written, where that isn't ours. */
  readonly options?: FileOptions;
  readonly onProgress?: (progress: Progress) => void;
  /** Once aborted, the import ends after the batch it works on, by `ImportInterrupted`. */
  readonly signal?: AbortSignal;
}

/** An import that was asked to end. What it has settled stays; the same content goes on from there. */
export class ImportInterrupted extends Error {
  override readonly name = "ImportInterrupted";
  /** The lines it has settled. */
  readonly lines: number;

  constructor(lines: number) {
    super(`interrupted after ${lines} lines`);
    this.lines = lines;
  }
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
 * Gives the recorded import: `finished`; `refused` with the problem if the file can't be read as a whole or
 * is over its limits, in which case none of its lines was imported; or `stopped` with the reason if too many
 * of its lines were refused. A stopped file may be imported again: it starts over, and what is on record
 * already is not added twice.
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
  const steps = lastingSteps(database);
  const content = await inspect(order, await programCurrency(steps.reader));
  if (content.problem === null) await locks.wait(`${order.kind.name} ${order.source} ${content.digest}`);
  return importContent(steps, order, content, end);
}

/**
 * What importing a file would do, and whose standing would change; nothing of it stays. `see` is shown the
 * import before it is taken back. An import of the same content that was interrupted would be continued.
 */
export async function tryImport<T>(
  database: Database,
  order: ImportOrder,
  runDry: RunDry,
  see: (tx: Tx, record: ImportRecord) => Promise<T>,
): Promise<DryRun<T>> {
  // The file is read before other imports have to wait.
  const limits = dryLimits(order.limits);
  const content = await inspect({ ...order, limits }, await programCurrency(asServer(database)));
  return runDry((tx) => importContent(drySteps(tx), order, content, see));
}

async function importContent<T>(
  steps: ImportSteps,
  order: ImportOrder,
  content: Content,
  end: (tx: Tx, record: ImportRecord) => Promise<T>,
): Promise<T> {
  const { kind, source, fileName, actor, strict = false } = order;
  const currency = await programCurrency(steps.reader);
  const problem =
    content.problem ?? (kind.needsProgram && currency === null ? refuse(null, "program-missing") : null);
  const particulars = { kind: kind.name, source, fileName, madeBy: actor.who, ...content };
  if (problem !== null) return steps.step(async (tx) => end(tx, await openImport(tx, particulars, problem)));
  const started = await findUnfinished(steps.reader, particulars);
  const { importId } = started ?? (await steps.step((tx) => openImport(tx, particulars)));
  const context = {
    importId,
    source,
    today: order.today.toString(),
    programCurrency: currency,
    strict,
    unknownOffers: content.reading.mapping?.unknownOffers === true,
  };
  const isRepeated = started === null && (await repeatWhole(steps, kind, importId, particulars));
  const reason = isRepeated ? null : await takeIn(steps, order, content, context, started);
  return steps.step(async (tx) =>
    end(tx, await finishImport(tx, importId, steps.isDry ? null : actor, reason)),
  );
}

interface Content extends FileShape {
  /** sha256 of what the file holds, unzipped, and of the options with which it is read. */
  readonly digest: string;
  readonly totalBytes: number;
}

/**
 * Reads a file once, so that damage is found before any line is imported: to its end, unless it is over its
 * limits before.
 */
async function inspect(
  { kind, path, limits, signal, options = {} }: ImportOrder,
  currency: Currency | null,
): Promise<Content> {
  const hash = createHash("sha256");
  let totalBytes = 0;
  let lines = 0;
  const unreadable = (problem: IntakeRefusal): Content => {
    const none = { passed: 0, carriageReturns: false, reading: fileReading(options) };
    return { format: "csv", heading: null, problem, digest: "", totalBytes, ...none };
  };
  try {
    const zippedBytes = await zippedSize(path);
    for await (const chunk of readBytes(path)) {
      if (signal?.aborted) throw new ImportInterrupted(0);
      hash.update(chunk);
      totalBytes += chunk.length;
      lines += lineEnds(chunk);
      const problem = limits && overBudget(limits, { bytes: totalBytes, lines, zippedBytes });
      if (problem) return unreadable(problem);
    }
    const shape = await readShape(kind, path, options, currency);
    // The same content that is read in another way is not the same import.
    if (Object.keys(options).length > 0) hash.update(JSON.stringify(options));
    return { ...shape, digest: hash.digest("hex"), totalBytes };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return unreadable(refuse(null, error.code, { reason: error.reason }));
  }
}

function lineEnds(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count += 1;
  return count;
}

/**
 * Imports the lines. While the database works on a batch, the next one is read and prepared. Gives why it
 * stopped; null: the file is at its end.
 */
async function takeIn(
  steps: ImportSteps,
  { kind, path, actor, onProgress, signal }: ImportOrder,
  content: Content,
  context: BatchContext,
  started: ImportRecord | null,
): Promise<IntakeRefusal | null> {
  let tally = await tallyOf(steps.reader, started);
  const { programCurrency: currency } = context;
  const batches = readBatches(kind, path, content, { skip: tally.lines, programCurrency: currency });
  const readNext = async () => {
    const read = await batches.next();
    if (read.done !== true) await kind.prepare?.(read.value.lines, context);
    return read;
  };
  let next = readNext();
  while (true) {
    const reason = stopReason(tally);
    const { done, value: batch } = await next;
    if (signal?.aborted && done !== true) {
      await batches.return(undefined);
      throw new ImportInterrupted(tally.lines);
    }
    if (done === true || reason !== null) {
      await batches.return(undefined);
      return reason;
    }
    next = readNext();
    // If the batch fails, the next one is not awaited.
    next.catch(() => {});
    tally = await settleBatch(steps, kind, batch, { context, actor, before: tally });
    const { lines, refused } = tally;
    onProgress?.({ bytes: batch.bytes, totalBytes: content.totalBytes, lines, refused });
  }
}

/** What an import that was interrupted has settled; nothing for a new one. */
async function tallyOf(reader: Reader, started: ImportRecord | null): Promise<Tally> {
  if (started === null) return { lines: 0, refused: 0, noticed: 0, refusedLength: 0 };
  const { importId, lines, refused, noticed } = started;
  return { lines, refused, noticed, refusedLength: await refusedLength(reader, importId) };
}

/** Imports one batch; gives what the import has settled with it. */
async function settleBatch(
  steps: ImportSteps,
  kind: ImportKind<object>,
  batch: LineBatch,
  {
    context,
    actor,
    before,
  }: { readonly context: BatchContext; readonly actor: Actor; readonly before: Tally },
): Promise<Tally> {
  let settled = before;
  await settleInPieces(batch, async (piece) => {
    const settle = (tx: Tx) =>
      settlePiece(tx, kind, piece, { context, actor: steps.isDry ? null : actor, before: settled });
    settled = await steps.step(settle, { long: true });
  });
  return settled;
}

async function settlePiece(
  tx: Tx,
  kind: ImportKind<object>,
  { lines, refused: unreadable, skipped }: Piece,
  {
    context,
    actor,
    before,
  }: { readonly context: BatchContext; readonly actor: Actor | null; readonly before: Tally },
): Promise<Tally> {
  await lockLedger(tx);
  const applied = await applyReviewed(tx, kind, lines, context);
  const { notices } = applied;
  const refused = [...unreadable, ...applied.refused].sort((a, b) => a.line - b.line);
  const records = lines.length + unreadable.length + skipped;
  const tally = {
    noticed: before.noticed + notices.length,
    lines: before.lines + records,
    refused: before.refused + refused.length,
    refusedLength: before.refusedLength + refused.reduce((sum, { raw }) => sum + raw.length, 0),
  };
  const kept = stopReason(tally) === null ? refused.length : keptWhenStopped(before.refused);
  await askEach(
    tx,
    () => keepRefusals(tx, context.importId, refused.slice(0, kept)),
    () => keepNotices(tx, context.importId, notices, before.noticed),
    () => countBatch(tx, context.importId, { records, skipped }, { ...applied, refused }),
    // Of a dry run there is no event and no job: others would wait for them.
    async () => {
      if (actor !== null && applied.added > 0) await requestRecompute(tx, quietSeconds);
    },
    async () => {
      if (actor !== null) await recordFacts(tx, kind, context, applied, actor);
    },
  );
  return tally;
}
