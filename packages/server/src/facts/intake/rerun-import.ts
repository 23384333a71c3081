import type { Actor } from "../../platform/audit/append-events.ts";
import { holdingLocks, type Locks } from "../../platform/database/hold-locks.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { asServer, type Tx, transaction } from "../../platform/database/transaction.ts";
import { requestRecompute } from "../../platform/jobs/due-store.ts";
import { applyReviewed } from "./apply-reviewed.ts";
import { countBatch } from "./count-store.ts";
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
  const server = asServer(database);
  const found = await findImport(server, order.importId);
  if (found === null) return refuse(null, "import-unknown", { found: order.importId });
  // A file that was refused as a whole has no lines on record; a re-run's lines stay with the first import.
  if (found.status === "running" || found.status === "interrupted")
    return refuse(null, "import-not-finished", { found: order.importId });
  // A stopped import keeps only its first refused lines; a re-run of these would look complete.
  if (found.status === "stopped" && found.problem !== null) return found.problem;
  const kind = order.kinds[found.kind];
  if (kind === undefined) throw new Error(`no kind ${found.kind}`);
  const currency = await programCurrency(server);
  if (kind.needsProgram && currency === null) return refuse(null, "program-missing");
  const name = `rerun ${found.importId}`;
  await locks.wait(name);
  const rerun = await findRerun(server, found.importId);
  const { source, fileName, format, heading, reading } = found;
  const particulars = { kind: found.kind, source, fileName, digest: name, format, heading, reading };
  const newRerun = { ...particulars, rerunOf: found.importId, madeBy: order.actor.who };
  const opened = () => transaction(database, allPartners, (tx) => openImport(tx, newRerun));
  const importId = rerun ?? (await opened()).importId;
  const unknownOffers = reading.mapping?.unknownOffers === true;
  const context = {
    importId,
    source,
    today: order.today.toString(),
    programCurrency: currency,
    // The lines that a strict import refused were looked at since.
    strict: false,
    unknownOffers,
  };
  await takeInAgain(database, kind, found, context, order.actor);
  return transaction(database, allPartners, async (tx) =>
    end(tx, await finishImport(tx, importId, order.actor)),
  );
}

async function takeInAgain(
  database: Database,
  kind: ImportKind<object>,
  { importId, heading, reading }: ImportRecord,
  context: BatchContext,
  actor: Actor,
): Promise<void> {
  const cellsOf = lineCells(kind, { heading, reading }, context.programCurrency);
  const read = rowReader(kind, cellsOf, styleOf(reading));
  const cellsIn = (raw: string) => (heading === null ? [] : parseRecord(raw, reading.delimiter));
  let after = 0;
  let noticed = 0;
  while (true) {
    const kept = await refusedLines(asServer(database), importId, {
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
        if (applied.added > 0) await requestRecompute(tx, quietSeconds);
        await recordFacts(tx, kind, context, applied, actor);
        return applied.notices.length;
      };
      noticed += await transaction(database, allPartners, settle, { long: true });
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
