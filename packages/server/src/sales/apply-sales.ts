import type { Currency } from "@laurel/core";
import type { Tx } from "../database/transaction.ts";
import {
  type BatchContext,
  type ImportKind,
  type Line,
  type Refusal,
  type RefusedLine,
  refuse,
  type Settled,
} from "../imports/import-kind.ts";
import { markDue } from "../imports/store.ts";
import { readSale, type SaleRow, saleColumns } from "./read-sale.ts";
import { SellerBook } from "./seller-book.ts";
import { addToTotals, appendStaged, type OwnedSale, stageSales, unstageKnown } from "./store.ts";

/** Billed sales: a ledger of lines that are never edited, only superseded by a revision or offset by a refund. */
export const salesKind: ImportKind<SaleRow> = {
  name: "sales",
  columns: saleColumns,
  needsProgram: true,
  read: readSale,
  apply: applySales,
};

/** Publishers and offers met in an import so far. */
const booksOfImports = new WeakMap<BatchContext, SellerBook>();

async function applySales(tx: Tx, batch: readonly Line<SaleRow>[], context: BatchContext): Promise<Settled> {
  if (context.programCurrency === null) throw new Error("sales are imported under a program");
  const { owned, refused } = await findOwners(tx, batch, context);
  if (owned.length === 0) return { added: 0, repeated: 0, refused };
  await stageSales(tx, owned);
  const added = await appendStaged(tx, context);
  let repeated = 0;
  if (added < owned.length) {
    const known = await unstageKnown(tx, context);
    repeated = known.repeated;
    const contradicting = new Set(known.contradicting);
    refused.push(...owned.filter(({ sale }) => contradicting.has(sale.line)).map(({ sale }) => conflict(sale)));
  }
  if (added > 0) {
    await addToTotals(tx, context, context.programCurrency as Currency);
    await markDue(tx, owned.map(({ partnerId }) => partnerId), context.today);
  }
  return { added, repeated, refused };
}

async function findOwners(
  tx: Tx,
  batch: readonly Line<SaleRow>[],
  context: BatchContext,
): Promise<{ owned: OwnedSale[]; refused: RefusedLine[] }> {
  const book = booksOfImports.get(context) ?? new SellerBook();
  booksOfImports.set(context, book);
  await book.learn(tx, batch.map(({ row }) => row));
  const owned: OwnedSale[] = [];
  const refused: RefusedLine[] = [];
  for (const sale of batch) {
    const partnerId = book.partnerOf(sale.row);
    if (partnerId !== null) owned.push({ sale, partnerId });
    else refused.push(refusedLine(sale, book.refusal(sale.row)));
  }
  return { owned, refused };
}

function conflict(sale: Line<SaleRow>): RefusedLine {
  const { revision, sourceLineId } = sale.row;
  return refusedLine(sale, refuse("revision", "revision-conflict", { found: revision, line: sourceLineId }));
}

function refusedLine({ line, raw }: Line<SaleRow>, refusal: Refusal): RefusedLine {
  return { line, raw, refusal };
}
