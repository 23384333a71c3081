import type { StateChange } from "../../platform/audit/state-change.ts";
import { run } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";
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
import { convertedTooLarge, heldByLarge, totalsTooLarge } from "./check-bounds.ts";
import { checkOffsets } from "./check-offsets.ts";
import { findAffected, findCorrections, findReplaced, restoreSales, undoSales } from "./correction-store.ts";
import { converter, dailyTotals, oneOfEachDay } from "./daily-totals.ts";
import { noticeTaken } from "./notice-taken.ts";
import { readSale, type SaleRow, saleColumns } from "./read-sale.ts";
import {
  appendNew,
  findFactors,
  findKnown,
  keyOf,
  type LedgerText,
  ledgerTextOf,
  type OwnedLine,
  prepareBatch,
} from "./sale-store.ts";
import { SellerBook } from "./seller-book.ts";
import { addToTotals } from "./total-store.ts";

/**
 * Billed sales: a ledger of lines that are never edited, only superseded by a revision or offset by a refund.
 */
export const salesKind: ImportKind<SaleRow> = {
  name: "sales",
  columns: saleColumns,
  needsProgram: true,
  read: readSale,
  prepare: prepareSales,
  review: reviewSales,
  apply: applySales,
  recount: recountSales,
  whyGone: whySalesGone,
};

/** Publishers and offers met in an import so far. */
const booksOfImports = new WeakMap<BatchContext, SellerBook>();

/** Whose the lines of a batch are. */
interface Owners {
  readonly owned: readonly OwnedLine[];
  readonly refused: readonly RefusedRecord[];
}

/** Owners that were found, by their batches. */
const ownersOfBatches = new WeakMap<readonly Line<SaleRow>[], Owners>();

/** Lines that were written for the ledger before their batch's turn. */
const preparedTexts = new WeakMap<readonly OwnedLine[], LedgerText>();

/** Finds the owners of a batch and writes its lines, if all its publishers and offers were met before. */
function prepareSales(batch: readonly Line<SaleRow>[], context: BatchContext): void {
  const book = booksOfImports.get(context);
  if (book === undefined) return;
  const owned: OwnedLine[] = [];
  for (const { line, raw, row } of batch) {
    const partnerId = book.partnerOf(row);
    if (partnerId === null) return;
    owned.push({ partnerId, line, raw, row });
  }
  ownersOfBatches.set(batch, { owned, refused: [] });
  preparedTexts.set(owned, ledgerTextOf(owned, context));
}

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
      const { fresh, duplicated, facts } = taken;
      await markDue(
        tx,
        fresh.map(({ partnerId }) => partnerId),
        context.today,
      );
      const repeated = batch.length - fresh.length - refused.length - duplicated;
      const rounded = sumRounded(fresh.map(({ row }) => row));
      return { added: fresh.length, repeated, duplicated, refused, facts, rounded };
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

/** Finds the partner of each line; lines without one are refused. */
async function findOwners(tx: Tx, batch: readonly Line<SaleRow>[], context: BatchContext): Promise<Owners> {
  const found = ownersOfBatches.get(batch);
  if (found !== undefined) return found;
  const book = booksOfImports.get(context) ?? new SellerBook();
  booksOfImports.set(context, book);
  await book.learn(tx, batch);
  const owners = ownersOf(book, batch, context);
  ownersOfBatches.set(batch, owners);
  return owners;
}

function ownersOf(book: SellerBook, batch: readonly Line<SaleRow>[], context: BatchContext): Owners {
  const owned: OwnedLine[] = [];
  const refused: RefusedRecord[] = [];
  for (const { line, raw, row } of batch) {
    const partnerId = book.partnerOf(row) ?? (context.unknownOffers === true ? book.sellerOf(row) : null);
    if (partnerId !== null) owned.push({ partnerId, line, raw, row });
    else refused.push({ line, raw, refusal: book.refusal(row) });
  }
  return { owned, refused };
}

interface Appended {
  readonly fresh: readonly OwnedLine[];
  /** How many are equal to an earlier line of the same file. */
  readonly duplicated: number;
  /** Lines that contradict the record. */
  readonly contradicting: readonly RefusedRecord[];
  readonly facts: StateChange | null;
}

/**
 * Appends the new lines to the ledger and gives them. Nearly always all lines are new, so that is tried
 * first; known lines are looked up only if it fails.
 */
async function append(tx: Tx, owned: readonly OwnedLine[], context: BatchContext): Promise<Appended> {
  if (owned.length === 0) return { fresh: [], duplicated: 0, contradicting: [], facts: null };
  const text = preparedTexts.get(owned) ?? ledgerTextOf(owned, context);
  const all = await appendNew(tx, owned, context, text);
  if (all !== null) return { fresh: owned, duplicated: 0, contradicting: [], facts: all };
  const known = await findKnown(tx, owned, context);
  const duplicated = known.duplicated.length;
  const repeated = new Set([...known.repeated, ...known.duplicated]);
  const wrong = new Set(known.contradicting);
  const contradicting = owned
    .filter(({ line }) => wrong.has(line))
    .map(({ line, raw, row }) => {
      const params = { found: row.revision, id: row.sourceLineId };
      return { line, raw, refusal: refuse("revision", "revision-conflict", params) };
    });
  const fresh = owned.filter(({ line }) => !repeated.has(line) && !wrong.has(line));
  if (fresh.length === 0) return { fresh, duplicated, contradicting, facts: null };
  const facts = await appendNew(tx, fresh, context, ledgerTextOf(fresh, context));
  if (facts === null) throw new Error("lines that are not on record can't be appended");
  return { fresh, duplicated, contradicting, facts };
}

/**
 * Adds new lines to the daily totals. Nearly every line is simple and adds itself; for the affected ones the
 * database subtracts their earlier amounts and adds their present ones. Gives the lines that are too large to
 * count; then nothing may be kept.
 */
async function count(
  tx: Tx,
  fresh: readonly OwnedLine[],
  context: BatchContext,
): Promise<readonly RefusedRecord[]> {
  const { programCurrency, source } = context;
  if (programCurrency === null) throw new Error("sales are imported under a program");
  const conversions = converter(programCurrency, await findFactors(tx, oneOfEachDay(fresh), programCurrency));
  const tooLarge = convertedTooLarge(fresh, conversions, programCurrency);
  if (tooLarge.length > 0) return tooLarge;
  const affected = await findAffected(tx, fresh, source);
  const isSimple = ({ partnerId, row }: OwnedLine) => !affected.has(keyOf(partnerId, row.sourceLineId));
  const simple = affected.size === 0 ? fresh : fresh.filter(isSimple);
  const corrections = affected.size === 0 ? [] : await findCorrections(tx, { ...context, programCurrency });
  const totals = dailyTotals(simple, conversions.convert, corrections);
  const before = await heldByLarge(tx, totals);
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

/** Lines that were imported again since can't come back: of one revision there is one line. */
async function whySalesGone(tx: Tx, importIds: readonly number[]): Promise<IntakeRefusal | null> {
  const found = await findReplaced(tx, importIds);
  if (found === null) return null;
  const { lines, importId } = found;
  return refuse(null, "import-replaced", { found: importIds[0] ?? 0, lines, import: importId });
}
