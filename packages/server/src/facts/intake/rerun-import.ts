import type { Currency } from "@laurel/core";
import type { Actor } from "../../platform/audit/append-events.ts";
import { holdingLocks, type Locks } from "../../platform/database/hold-locks.ts";
import type { Database } from "../../platform/database/open.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import { requestRecompute } from "../../platform/jobs/due-store.ts";
import { applyReviewed } from "./apply-reviewed.ts";
import { countBatch } from "./count-store.ts";
import type { DryRun, RunDry } from "./dry-run.ts";
import { styleOf } from "./file-reading.ts";
import { finishImport } from "./finish-import.ts";
import {
  type BatchContext,
  type ImportKind,
  type IntakeRefusal,
  isRefusal,
  type Line,
  type RefusedRecord,
  refuse,
} from "./import-kind.ts";
import { drySteps, type ImportSteps, lastingSteps } from "./import-steps.ts";
import {
  findImport,
  findRerun,
  type ImportRecord,
  keepRefusals,
  openImport,
  refusedLines,
  settleRefusals,
} from "./import-store.ts";
import { lockLedger, programCurrency } from "./ledger-store.ts";
import { keepNotices } from "./notice-store.ts";
import { quietSeconds } from "./quiet-seconds.ts";
import { parseRecord } from "./read-csv.ts";
import { lineCells, rowReader } from "./read-lines.ts";
import { maxRecordLength } from "./read-records.ts";
import { recordFacts } from "./record-facts.ts";
import { type Piece, settleInPieces } from "./settle-in-pieces.ts";

/** What a re-run needs: the import whose refused lines are tried again, and its kind. */
export interface RerunOrder {
  readonly importId: number;
  readonly kinds: Readonly<Record<string, ImportKind<object>>>;
  readonly today: Temporal.PlainDate;
  readonly actor: Actor;
}

/** The original text of these lines wasn't kept, so they can't be read again. */
const textLost: ReadonlySet<string> = new Set(["record-too-long", "nul-character", "encoding-invalid"]);

/**
 * Tries the refused lines of an import again, for example once the missing publisher has been imported. Lines
 * that are imported now are settled; lines that are refused again stay with the import, with their present
 * reason. Gives the recorded re-run, or why there is none.
 */
export async function rerunImport(
  database: Database,
  order: RerunOrder,
): Promise<ImportRecord | IntakeRefusal> {
  return holdingLocks(database, (locks) => rerunUnder(database, order, locks, async (_, record) => record));
}

/** The same under locks that the caller holds; `end` belongs to the transaction that ends the re-run. */
export async function rerunUnder<T>(
  database: Database,
  order: RerunOrder,
  locks: Locks,
  end: (tx: Tx, record: ImportRecord) => Promise<T>,
): Promise<T | IntakeRefusal> {
  const steps = lastingSteps(database);
  const found = await findRefused(steps.reader, order);
  if (isRefusal(found)) return found;
  await locks.wait(nameOf(order));
  return rerunLines(steps, found, order, end);
}

/** What trying the refused lines of an import again would do; nothing of it stays. See `tryImport`. */
export async function tryRerun<T extends object>(
  order: RerunOrder,
  runDry: RunDry,
  see: (tx: Tx, record: ImportRecord) => Promise<T>,
): Promise<DryRun<T> | IntakeRefusal> {
  const { result, effect } = await runDry(async (tx) => {
    const found = await findRefused(tx, order);
    return isRefusal(found) ? found : rerunLines(drySteps(tx), found, order, see);
  });
  return isRefusal(result) ? result : { result, effect };
}

const nameOf = ({ importId }: RerunOrder) => `rerun ${importId}`;

/** An import whose refused lines can be tried again. */
interface RefusedImport {
  readonly found: ImportRecord;
  readonly kind: ImportKind<object>;
  readonly currency: Currency | null;
}

async function findRefused(reader: Reader, order: RerunOrder): Promise<RefusedImport | IntakeRefusal> {
  const found = await findImport(reader, order.importId);
  if (found === null) return refuse(null, "import-unknown", { found: order.importId });
  // A file that was refused as a whole has no lines on record; a re-run's lines stay with the first import.
  if (found.status === "running" || found.status === "interrupted")
    return refuse(null, "import-not-finished", { found: order.importId });
  // A stopped import keeps only its first refused lines; a re-run of these would look complete.
  if (found.status === "stopped" && found.problem !== null) return found.problem;
  const kind = order.kinds[found.kind];
  if (kind === undefined) throw new Error(`no kind ${found.kind}`);
  const currency = await programCurrency(reader);
  if (kind.needsProgram && currency === null) return refuse(null, "program-missing");
  return { found, kind, currency };
}

async function rerunLines<T>(
  steps: ImportSteps,
  { found, kind, currency }: RefusedImport,
  order: RerunOrder,
  end: (tx: Tx, record: ImportRecord) => Promise<T>,
): Promise<T> {
  const rerun = await findRerun(steps.reader, found.importId);
  const { source, fileName, format, heading, reading } = found;
  const particulars = { kind: found.kind, source, fileName, digest: nameOf(order), format, heading, reading };
  const newRerun = { ...particulars, rerunOf: found.importId, madeBy: order.actor.who };
  const importId = rerun ?? (await steps.step((tx) => openImport(tx, newRerun))).importId;
  const context = {
    importId,
    source,
    today: order.today.toString(),
    programCurrency: currency,
    // The lines that a strict import refused were looked at since.
    strict: false,
    unknownOffers: reading.mapping?.unknownOffers === true,
  };
  const actor = steps.isDry ? null : order.actor;
  await takeInAgain(steps, kind, found, context, actor);
  return steps.step(async (tx) => end(tx, await finishImport(tx, importId, actor)));
}

async function takeInAgain(
  steps: ImportSteps,
  kind: ImportKind<object>,
  { importId, heading, reading }: ImportRecord,
  context: BatchContext,
  actor: Actor | null,
): Promise<void> {
  const cellsOf = lineCells(kind, { heading, reading }, context.programCurrency);
  const read = rowReader(kind, cellsOf, styleOf(reading));
  const cellsIn = (raw: string) => (heading === null ? [] : parseRecord(raw, reading.delimiter));
  let after = 0;
  let noticed = 0;
  while (true) {
    const kept = await refusedLines(steps.reader, importId, {
      after,
      unsettledOnly: true,
      rawLength: maxRecordLength,
    });
    const last = kept.at(-1);
    if (last === undefined) return;
    after = last.line;
    const readable = kept.filter(({ refusal }) => !textLost.has(refusal.code));
    const again = readAgain(read, cellsIn, readable);
    await settleInPieces(again, async ({ lines, refused, skipped }) => {
      const settle = async (tx: Tx) => {
        await lockLedger(tx);
        const applied = await applyReviewed(tx, kind, lines, context);
        const still = [...refused, ...applied.refused];
        const stillLines = new Set(still.map(({ line }) => line));
        const done = lines.map(({ line }) => line).filter((line) => !stillLines.has(line));
        const settled = skipped > 0 ? [...done, ...again.skippedLines] : done;
        await keepRefusals(tx, importId, still);
        await settleRefusals(tx, importId, settled, context.importId);
        await keepNotices(tx, context.importId, applied.notices, noticed);
        const counts = { records: lines.length + refused.length + skipped, skipped };
        await countBatch(tx, context.importId, counts, { ...applied, refused: still });
        if (actor !== null) {
          if (applied.added > 0) await requestRecompute(tx, quietSeconds);
          await recordFacts(tx, kind, context, applied, actor);
        }
        return applied.notices.length;
      };
      noticed += await steps.step(settle, { long: true });
    });
  }
}

function readAgain(
  read: ReturnType<typeof rowReader>,
  cellsIn: (raw: string) => readonly string[] | null,
  kept: readonly RefusedRecord[],
): Piece & { readonly skippedLines: readonly number[] } {
  const lines: Line<object>[] = [];
  const refused: RefusedRecord[] = [];
  const skippedLines: number[] = [];
  for (const { line, raw } of kept) {
    const cells = cellsIn(raw);
    const row = read({ line, raw, cells, problem: cells === null ? "quote-broken" : null });
    if (row === null) skippedLines.push(line);
    else if (isRefusal(row)) refused.push({ line, raw, refusal: row });
    else lines.push({ line, raw, row });
  }
  return { lines, refused, skipped: skippedLines.length, skippedLines };
}
