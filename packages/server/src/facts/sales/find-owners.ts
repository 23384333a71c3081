import { breather } from "../../platform/breathe.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { BatchContext, Line, RefusedRecord } from "../intake/import-kind.ts";
import type { SaleRow } from "./read-sale.ts";
import { findHolders, type LedgerText, ledgerTextOf, type OwnedLine, together } from "./sale-store.ts";
import { SellerBook } from "./seller-book.ts";

/** Whose the lines of a batch are. */
export interface Owners {
  readonly owned: readonly OwnedLine[];
  /** Lines without a partner. */
  readonly refused: readonly RefusedRecord[];
}

/** Publishers and offers met in an import so far. */
const booksOfImports = new WeakMap<BatchContext, SellerBook>();

/** Owners that were found, by their batches, and the last transfer then: a later one may change them. */
const ownersOfBatches = new WeakMap<
  readonly Line<SaleRow>[],
  { readonly owners: Owners; readonly lastTransfer: number }
>();

/** Lines that were written for the ledger before their batch's turn. */
const preparedTexts = new WeakMap<readonly OwnedLine[], LedgerText>();

/** How many lines are prepared at once: the database waits for those of the batch before only so long. */
const preparedAtOnce = 1000;

/**
 * Finds the owners of a batch before its turn, and writes its lines, if all its publishers and offers were
 * met before and none was ever transferred.
 */
export async function prepareOwners(batch: readonly Line<SaleRow>[], context: BatchContext): Promise<void> {
  const book = booksOfImports.get(context);
  if (book === undefined) return;
  const { lastTransfer } = book;
  const breathe = breather(5);
  const owned: OwnedLine[] = [];
  const texts: LedgerText[] = [];
  while (owned.length < batch.length) {
    const slice: OwnedLine[] = [];
    for (const { line, raw, row } of batch.slice(owned.length, owned.length + preparedAtOnce)) {
      const partnerId = book.isTransferred(row) ? null : book.partnerOf(row);
      if (partnerId === null) return;
      slice.push({ partnerId, line, raw, row });
    }
    owned.push(...slice);
    texts.push(ledgerTextOf(slice, context));
    await breathe();
  }
  ownersOfBatches.set(batch, { owners: { owned, refused: [] }, lastTransfer });
  preparedTexts.set(owned, together(texts));
}

/** Lines as the ledger takes them in. */
export function ledgerTextFor(owned: readonly OwnedLine[], context: BatchContext): LedgerText {
  return preparedTexts.get(owned) ?? ledgerTextOf(owned, context);
}

/** Finds the partner of each line. */
export async function findOwners(
  tx: Tx,
  batch: readonly Line<SaleRow>[],
  context: BatchContext,
): Promise<Owners> {
  const book = booksOfImports.get(context) ?? new SellerBook();
  booksOfImports.set(context, book);
  await book.refresh(tx);
  const found = ownersOfBatches.get(batch);
  if (found?.lastTransfer === book.lastTransfer) return found.owners;
  await book.learn(tx, batch);
  const owners = await ownersOf(tx, book, batch, context);
  ownersOfBatches.set(batch, { owners, lastTransfer: book.lastTransfer });
  return owners;
}

async function ownersOf(
  tx: Tx,
  book: SellerBook,
  batch: readonly Line<SaleRow>[],
  context: BatchContext,
): Promise<Owners> {
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
 * line that it names; only else to the one that has the offer on the day on which it was billed. Of several
 * that name a line that hasn't come yet the first day counts for all, as it does in a transfer.
 */
async function keepTogether(
  tx: Tx,
  lines: readonly OwnedLine[],
  book: SellerBook,
  source: string,
): Promise<readonly OwnedLine[]> {
  const sold = new Map(lines.map(({ row }) => [`${row.publisherId}\n${row.offerId}`, row]));
  const partners = new Set([...sold.values()].flatMap((offer) => book.holdersOf(offer)));
  const ids = new Set(lines.flatMap(({ row }) => [row.sourceLineId, row.offsets ?? row.sourceLineId]));
  const holders = new Map(
    (await findHolders(tx, source, [...partners], [...ids])).map((held) => [
      held.sourceLineId,
      held.partnerId,
    ]),
  );
  // The last revision of a line speaks for all of them.
  const inBatch = new Map(
    lines
      .toSorted((one, other) => one.row.revision - other.row.revision)
      .map((line) => [line.row.sourceLineId, line]),
  );
  const firsts = firstsNaming([...inBatch.values()]);
  const holderOf = ({ row, partnerId }: OwnedLine, climbed: ReadonlySet<string>): string => {
    const { sourceLineId, offsets } = row;
    const held = holders.get(sourceLineId) ?? (offsets === null ? undefined : holders.get(offsets));
    if (held !== undefined) return held;
    if (offsets === null || climbed.has(offsets)) return partnerId;
    const named = inBatch.get(offsets);
    if (named !== undefined) return holderOf(named, new Set([...climbed, sourceLineId]));
    const first = firsts.get(offsets);
    return first === undefined ? partnerId : (holders.get(first.row.sourceLineId) ?? first.partnerId);
  };
  return lines.map((line) => {
    const last = inBatch.get(line.row.sourceLineId) ?? line;
    return { ...line, partnerId: holderOf(last, new Set()) };
  });
}

/** Of the lines that name the same one, the first by their days; by the ids of the named ones. */
function firstsNaming(lines: readonly OwnedLine[]): ReadonlyMap<string, OwnedLine> {
  const firsts = new Map<string, OwnedLine>();
  for (const line of lines) {
    const { offsets, billedOn } = line.row;
    const first = offsets === null ? undefined : firsts.get(offsets);
    if (offsets !== null && (first === undefined || billedOn < first.row.billedOn)) firsts.set(offsets, line);
  }
  return firsts;
}
