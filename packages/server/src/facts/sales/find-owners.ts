import type { Tx } from "../../platform/database/transaction.ts";
import type { BatchContext, Line, RefusedRecord } from "../intake/import-kind.ts";
import type { SaleRow } from "./read-sale.ts";
import { findHolders, type OwnedLine } from "./sale-store.ts";
import { SellerBook } from "./seller-book.ts";

/** Publishers and offers met in an import so far. */
const booksOfImports = new WeakMap<BatchContext, SellerBook>();

/** Finds the partner of each line; lines without one are refused. */
export async function findOwners(
  tx: Tx,
  batch: readonly Line<SaleRow>[],
  context: BatchContext,
): Promise<{ readonly owned: readonly OwnedLine[]; readonly refused: readonly RefusedRecord[] }> {
  const book = booksOfImports.get(context) ?? new SellerBook();
  booksOfImports.set(context, book);
  await book.learn(tx, batch);
  const owned: OwnedLine[] = [];
  const refused: RefusedRecord[] = [];
  const transferred: OwnedLine[] = [];
  for (const { line, raw, row } of batch) {
    const partnerId = book.partnerOf(row) ?? (context.unknownOffers === true ? book.sellerOf(row) : null);
    if (partnerId === null) refused.push({ line, raw, refusal: book.refusal(row) });
    else (book.isTransferred(row) ? transferred : owned).push({ partnerId, line, raw, row });
  }
  if (transferred.length === 0) return { owned, refused };
  const settled = await keepTogether(tx, transferred, book, context.source);
  return { owned: [...owned, ...settled].sort((one, other) => one.line - other.line), refused };
}

/**
 * Gives each line of transferred publishers and offers to the partner that has it on record already, or the
 * line that it names; only else to the one that has the offer on the day on which it was billed.
 */
async function keepTogether(
  tx: Tx,
  lines: readonly OwnedLine[],
  book: SellerBook,
  source: string,
): Promise<readonly OwnedLine[]> {
  const partners = new Set(lines.flatMap(({ row }) => book.holdersOf(row)));
  const ids = new Set(lines.flatMap(({ row }) => [row.sourceLineId, row.offsets ?? row.sourceLineId]));
  const holders = new Map(
    (await findHolders(tx, source, [...partners], [...ids])).map((held) => [
      held.sourceLineId,
      held.partnerId,
    ]),
  );
  const inBatch = new Map(lines.map((line) => [line.row.sourceLineId, line]));
  const holderOf = ({ row, partnerId }: OwnedLine, climbed: ReadonlySet<string>): string => {
    const { sourceLineId, offsets } = row;
    const held = holders.get(sourceLineId) ?? (offsets === null ? undefined : holders.get(offsets));
    if (held !== undefined) return held;
    const named = offsets === null || climbed.has(offsets) ? undefined : inBatch.get(offsets);
    return named === undefined ? partnerId : holderOf(named, new Set([...climbed, sourceLineId]));
  };
  return lines.map((line) => {
    const first = inBatch.get(line.row.sourceLineId) ?? line;
    return { ...line, partnerId: holderOf({ ...line, partnerId: first.partnerId }, new Set()) };
  });
}
