import type { StateChange } from "../../platform/audit/state-change.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import {
  type BatchContext,
  type ImportKind,
  type Line,
  type RefusedRecord,
  type Review,
  refuse,
  type Settled,
  type UndoContext,
} from "../intake/import-kind.ts";
import { markDue } from "../intake/ledger-store.ts";
import { noticeDays } from "../intake/notice-days.ts";
import { checkOffsets } from "./check-offsets.ts";
import { findAffected, findCorrections, undoSales } from "./correction-store.ts";
import { converter, dailyTotals } from "./daily-totals.ts";
import { readSale, type SaleRow, saleColumns } from "./read-sale.ts";
import { appendNew, findFactors, findKnown, keyOf, type OwnedLine, prepareBatch } from "./sale-store.ts";
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
  review: reviewSales,
  apply: applySales,
  undo: undoSalesOf,
};

/** Publishers and offers met in an import so far. */
const booksOfImports = new WeakMap<BatchContext, SellerBook>();

/** Looks at refunds together with the lines that they undo, and notices days that can hardly be right. */
async function reviewSales(tx: Tx, batch: readonly Line<SaleRow>[], context: BatchContext): Promise<Review> {
  await prepareBatch(tx);
  const { owned } = await findOwners(tx, batch, context);
  const { refused, notices } = await checkOffsets(tx, owned, context.source);
  const days = noticeDays(batch, context, [["billed_on", ({ billedOn }) => billedOn]]);
  return { refused, notices: [...notices, ...days] };
}

async function applySales(tx: Tx, batch: readonly Line<SaleRow>[], context: BatchContext): Promise<Settled> {
  await prepareBatch(tx);
  const { owned, refused } = await findOwners(tx, batch, context);
  const { fresh, duplicated, facts } = await append(tx, owned, context, refused);
  if (fresh.length > 0) {
    await count(tx, fresh, context);
    await markDue(
      tx,
      fresh.map(({ partnerId }) => partnerId),
      context.today,
    );
  }
  const repeated = batch.length - fresh.length - refused.length - duplicated;
  return { added: fresh.length, repeated, duplicated, refused, facts };
}

/** Finds the partner of each line; lines without one are refused. */
async function findOwners(
  tx: Tx,
  batch: readonly Line<SaleRow>[],
  context: BatchContext,
): Promise<{ owned: OwnedLine[]; refused: RefusedRecord[] }> {
  const book = booksOfImports.get(context) ?? new SellerBook();
  booksOfImports.set(context, book);
  await book.learn(tx, batch);
  const owned: OwnedLine[] = [];
  const refused: RefusedRecord[] = [];
  for (const { line, raw, row } of batch) {
    const partnerId = book.partnerOf(row);
    if (partnerId !== null) owned.push({ partnerId, line, raw, row });
    else refused.push({ line, raw, refusal: book.refusal(row) });
  }
  return { owned, refused };
}

/** Lines that were new. */
interface Appended {
  readonly fresh: readonly OwnedLine[];
  /** How many are equal to an earlier line of the same file. */
  readonly duplicated: number;
  readonly facts: StateChange | null;
}

/**
 * Appends the new lines to the ledger and gives them. Lines that contradict the record are refused.
 * Nearly always all lines are new, so that is tried first; known lines are looked up only if it
 * fails.
 */
async function append(
  tx: Tx,
  owned: readonly OwnedLine[],
  context: BatchContext,
  refused: RefusedRecord[],
): Promise<Appended> {
  if (owned.length === 0) return { fresh: [], duplicated: 0, facts: null };
  const all = await appendNew(tx, owned, context);
  if (all !== null) return { fresh: owned, duplicated: 0, facts: all };
  const { repeated, duplicated: twice, contradicting } = await findKnown(tx, owned, context);
  const duplicated = twice.length;
  const known = new Set([...repeated, ...twice]);
  const wrong = new Set(contradicting);
  for (const { line, raw, row } of owned) {
    if (!wrong.has(line)) continue;
    const params = { found: row.revision, id: row.sourceLineId };
    refused.push({ line, raw, refusal: refuse("revision", "revision-conflict", params) });
  }
  const fresh = owned.filter(({ line }) => !known.has(line) && !wrong.has(line));
  if (fresh.length === 0) return { fresh, duplicated, facts: null };
  const facts = await appendNew(tx, fresh, context);
  if (facts === null) throw new Error("lines that are not on record can't be appended");
  return { fresh, duplicated, facts };
}

/**
 * Adds new lines to the daily totals. Nearly every line is simple and adds itself; for the affected ones the
 * database subtracts their earlier amounts and adds their present ones.
 */
async function count(tx: Tx, fresh: readonly OwnedLine[], context: BatchContext): Promise<void> {
  const { programCurrency, source } = context;
  if (programCurrency === null) throw new Error("sales are imported under a program");
  const affected = await findAffected(tx, fresh, source);
  const isSimple = ({ partnerId, row }: OwnedLine) => !affected.has(keyOf(partnerId, row.sourceLineId));
  const simple = affected.size === 0 ? fresh : fresh.filter(isSimple);
  const convert = converter(programCurrency, await findFactors(tx, simple, programCurrency));
  const corrections = affected.size === 0 ? [] : await findCorrections(tx, { ...context, programCurrency });
  await addToTotals(tx, dailyTotals(simple, convert, corrections));
}

/** Removes the lines of imports from the ledger and the totals. */
async function undoSalesOf(
  tx: Tx,
  importIds: readonly number[],
  { source, today, programCurrency }: UndoContext,
): Promise<readonly StateChange[]> {
  // Without a program none was ever imported.
  if (programCurrency === null) return [];
  const { totals, partnerIds, state } = await undoSales(tx, importIds, { source, programCurrency });
  await addToTotals(tx, totals);
  await markDue(tx, partnerIds, today);
  return state;
}
