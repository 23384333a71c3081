import type { StateChange } from "../../platform/audit/state-change.ts";
import { run } from "../../platform/database/rows.ts";
import { askEach, type Tx } from "../../platform/database/transaction.ts";
import {
  type BatchContext,
  type ImportKind,
  type IntakeRefusal,
  type Line,
  type RecountContext,
  type RefusedRecord,
  type Review,
  refuse,
  type Settled,
} from "../intake/import-kind.ts";
import { markDue } from "../intake/ledger-store.ts";
import { noticeDays } from "../intake/notice-days.ts";
import { sumRounded } from "../intake/read-amount.ts";
import { findElsewhere, findGonePublisher } from "../transfers/transfer-store.ts";
import { convertedTooLarge, heldByLarge, totalsTooLarge } from "./check-bounds.ts";
import { checkOffsets } from "./check-offsets.ts";
import { findAffected, findCorrections, findReplaced, restoreSales, undoSales } from "./correction-store.ts";
import { converter, dailyTotals, oneOfEachDay } from "./daily-totals.ts";
import { findOwners, ledgerTextFor, prepareOwners } from "./find-owners.ts";
import { noticeTaken } from "./notice-taken.ts";
import { readSale, type SaleRow, saleColumns } from "./read-sale.ts";
import {
  appendNew,
  countSales,
  findFactors,
  findKnown,
  keyOf,
  ledgerTextOf,
  type OwnedLine,
  prepareBatch,
} from "./sale-store.ts";
import { addToTotals } from "./total-store.ts";

/**
 * Billed sales: a ledger of lines that are never edited, only superseded by a revision or offset by a refund.
 */
export const salesKind: ImportKind<SaleRow> = {
  name: "sales",
  columns: saleColumns,
  needsProgram: true,
  read: readSale,
  countStored: countSales,
  prepare: prepareOwners,
  review: reviewSales,
  apply: applySales,
  recount: recountSales,
  whyGone: whySalesGone,
};

/** Looks at refunds together with the lines that they undo, and notices days that can hardly be right. */
async function reviewSales(tx: Tx, batch: readonly Line<SaleRow>[], context: BatchContext): Promise<Review> {
  // Holds for `applySales` too.
  await prepareBatch(tx);
  const { owned } = await findOwners(tx, batch, context);
  const { refused, notices } = await checkOffsets(tx, owned, context.source);
  const days = noticeDays(batch, context, [["billed_on", ({ billedOn }) => billedOn]]);
  const taken = await noticeTaken(tx, owned, context.source);
  return { refused, notices: [...notices, ...taken, ...days] };
}

async function applySales(tx: Tx, batch: readonly Line<SaleRow>[], context: BatchContext): Promise<Settled> {
  const found = await findOwners(tx, batch, context);
  const refused = [...found.refused];
  let { owned } = found;
  while (true) {
    await run(tx, "savepoint sales_batch");
    const taken = await take(tx, owned, context);
    if (taken.tooLarge.length === 0) {
      refused.push(...taken.contradicting);
      const { fresh, duplicated, onRecord, facts } = taken;
      const repeated = batch.length - fresh.length - refused.length - duplicated;
      const rounded = sumRounded(fresh.map(({ row }) => row));
      return { added: fresh.length, repeated, duplicated, onRecord, refused, facts, rounded };
    }
    await run(tx, "rollback to savepoint sales_batch");
    refused.push(...taken.tooLarge);
    const lines = new Set(taken.tooLarge.map(({ line }) => line));
    owned = owned.filter(({ line }) => !lines.has(line));
  }
}

interface Taken extends Appended {
  /** Lines that must not count. If there are any, what was appended must be rolled back. */
  readonly tooLarge: readonly RefusedRecord[];
}

async function take(tx: Tx, owned: readonly OwnedLine[], context: BatchContext): Promise<Taken> {
  const appended = await append(tx, owned, context);
  const { fresh } = appended;
  const tooLarge = fresh.length === 0 ? [] : await count(tx, fresh, context);
  return { ...appended, tooLarge };
}

interface Appended {
  readonly fresh: readonly OwnedLine[];
  /** How many are equal to an earlier line of the same file. */
  readonly duplicated: number;
  readonly onRecord: readonly number[];
  /** Lines that contradict the record. */
  readonly contradicting: readonly RefusedRecord[];
  readonly facts: StateChange | null;
}

/** Imports whose last batch was on record for the most part: their file is repeated. */
const repeatedImports = new WeakSet<BatchContext>();

/**
 * Appends the new lines to the ledger and gives them. Nearly always all lines are new, so that is tried
 * first; known lines are looked up only if it fails, or would fail because the file is repeated.
 */
async function append(tx: Tx, owned: readonly OwnedLine[], context: BatchContext): Promise<Appended> {
  const none = { fresh: [], duplicated: 0, onRecord: [], contradicting: [], facts: null };
  if (owned.length === 0) return none;
  const isRepeated = repeatedImports.has(context);
  const all = isRepeated ? null : await appendNew(tx, owned, context, ledgerTextFor(owned, context));
  if (all !== null) return { ...none, fresh: owned, facts: all };
  const known = await findKnown(tx, owned, context);
  const duplicated = known.duplicated.size;
  const contradicting = owned
    .filter(({ line }) => known.contradicting.has(line))
    .map(({ line, raw, row }) => {
      const params = { found: row.revision, id: row.sourceLineId };
      return { line, raw, refusal: refuse("revision", "revision-conflict", params) };
    });
  const fresh = owned.filter(({ line }) => known.fresh.has(line));
  if (fresh.length < owned.length / 2) repeatedImports.add(context);
  else repeatedImports.delete(context);
  const isOnRecord = ({ line }: OwnedLine) =>
    !known.fresh.has(line) && !known.duplicated.has(line) && !known.contradicting.has(line);
  const onRecord = owned.filter(isOnRecord).map(({ line }) => line);
  if (fresh.length === 0) return { fresh, duplicated, onRecord, contradicting, facts: null };
  const facts = await appendNew(tx, fresh, context, ledgerTextOf(fresh, context));
  if (facts === null) throw new Error("lines that are not on record can't be appended");
  return { fresh, duplicated, onRecord, contradicting, facts };
}

/**
 * Adds new lines to the daily totals, and marks their partners as due. Nearly every line is simple and adds
 * itself; for the affected ones the database subtracts their earlier amounts and adds their present ones.
 * Gives the lines that are too large to count; then nothing may be kept.
 */
async function count(
  tx: Tx,
  fresh: readonly OwnedLine[],
  context: BatchContext,
): Promise<readonly RefusedRecord[]> {
  const { programCurrency, source } = context;
  if (programCurrency === null) throw new Error("sales are imported under a program");
  const [factors, affected] = await askEach(
    tx,
    () => findFactors(tx, oneOfEachDay(fresh), programCurrency),
    () => findAffected(tx, fresh, source),
  );
  const conversions = converter(programCurrency, factors);
  const tooLarge = convertedTooLarge(fresh, conversions, programCurrency);
  if (tooLarge.length > 0) return tooLarge;
  const partnerIds = fresh.map(({ partnerId }) => partnerId);
  // While the database marks them, the lines are added up.
  const marking = markDue(tx, partnerIds, context.today);
  marking.catch(() => {});
  const isSimple = ({ partnerId, row }: OwnedLine) => !affected.has(keyOf(partnerId, row.sourceLineId));
  const simple = affected.size === 0 ? fresh : fresh.filter(isSimple);
  const corrections = affected.size === 0 ? [] : await findCorrections(tx, { ...context, programCurrency });
  const totals = dailyTotals(simple, conversions.convert, corrections);
  const before = await heldByLarge(tx, totals);
  await marking;
  await addToTotals(tx, totals);
  return totalsTooLarge(tx, fresh, conversions, before, programCurrency);
}

/** Removes the lines of imports from the ledger and the totals, or brings them back. */
async function recountSales(
  tx: Tx,
  importIds: readonly number[],
  { source, today, programCurrency, isRestored }: RecountContext,
): Promise<readonly StateChange[]> {
  // Without a program none was ever imported.
  if (programCurrency === null) return [];
  const move = isRestored ? restoreSales : undoSales;
  const { totals, partnerIds, state } = await move(tx, importIds, { source, programCurrency });
  await addToTotals(tx, totals);
  await markDue(tx, partnerIds, today);
  return state;
}

/**
 * Lines that were imported again since can't come back: of one revision there is one line, and a line has all
 * its revisions at one partner. Nor can those of a publisher that another partner has since: imported again,
 * they count where they belong now.
 */
async function whySalesGone(tx: Tx, importIds: readonly number[]): Promise<IntakeRefusal | null> {
  const found = importIds[0] ?? 0;
  const replaced = (await findReplaced(tx, importIds)) ?? (await findElsewhere(tx, importIds));
  if (replaced !== null) {
    const { lines, importId } = replaced;
    return refuse(null, "import-replaced", { found, lines, import: importId });
  }
  const gone = await findGonePublisher(tx, importIds);
  if (gone === null) return null;
  const { publisherId, partnerId } = gone;
  return refuse(null, "import-transferred", { found, publisher: publisherId, partner: partnerId });
}
