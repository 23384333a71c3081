import { createHash } from "node:crypto";
import type { Currency } from "@laurel/core";
import type { StateChange } from "../../platform/audit/state-change.ts";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { batchAdded, batchesOf } from "../intake/batch-store.ts";
import type { BatchContext, Line } from "../intake/import-kind.ts";
import { copyIn, copyValue } from "../intake/ledger-store.ts";
import { inByteOrder } from "./byte-order.ts";
import type { OwnedSale } from "./daily-totals.ts";
import type { SaleRow } from "./read-sale.ts";

/** A line of a file with the partner whose publisher sold it. */
export type OwnedLine = OwnedSale & Line<SaleRow>;

type Origin = Pick<BatchContext, "importId" | "source">;

/** A publisher and an offer as lines name them, and what is on record: null where there is none. */
export interface Seller {
  readonly publisherId: string;
  readonly offerId: string;
  readonly partnerId: string | null;
  /** The publisher of the offer. */
  readonly offerOf: string | null;
}

/** Looks up pairs of publisher and offer. */
export async function findSellers(
  tx: Tx,
  pairs: readonly { readonly publisherId: string; readonly offerId: string }[],
): Promise<readonly Seller[]> {
  return rows<Seller>(
    tx,
    `select wanted.publisher_id, wanted.offer_id, directory.partner_id, offer.publisher_id as offer_of
     from unnest($1::text[], $2::text[]) as wanted (publisher_id, offer_id)
     left join publisher_directory directory using (publisher_id)
     left join offers offer on offer.partner_id = directory.partner_id and offer.offer_id = wanted.offer_id`,
    [pairs.map(({ publisherId }) => publisherId), pairs.map(({ offerId }) => offerId)],
  );
}

/**
 * Which of the partners has a line on record, or else one that names it; at most one for each id. Together
 * they have it once: a transfer takes a line along as a whole.
 */
export async function findHolders(
  tx: Tx,
  source: string,
  partnerIds: readonly string[],
  sourceLineIds: readonly string[],
): Promise<readonly { readonly sourceLineId: string; readonly partnerId: string }[]> {
  return rows(
    tx,
    `select distinct on (wanted.source_line_id) wanted.source_line_id, held.partner_id
     from unnest($3::text[]) as wanted (source_line_id)
     cross join lateral (
       select partner_id, 0 as place from sales
       where partner_id = any($2) and source = $1 and source_line_id = wanted.source_line_id
       union all
       select partner_id, 1 from sales
       where partner_id = any($2) and source = $1 and offsets = wanted.source_line_id and offsets is not null
     ) as held
     order by wanted.source_line_id, place`,
    [source, partnerIds, sourceLineIds],
  );
}

/**
 * Settings for the work of one batch. A ledger that was just filled has no statistics yet, and without them
 * PostgreSQL would read all of it, in order or into a hash, for look-ups that an index answers; sorts of a
 * batch should not go to disk.
 */
export async function prepareBatch(tx: Tx): Promise<void> {
  await run(
    tx,
    `set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off;
     set local work_mem = '64MB'`,
  );
}

const ledgerColumns = `partner_id, source_line_id, revision, publisher_id, offer_id, billed_on, amount_minor,
  currency, kind, exclusion, offsets`;

/** A line each; joined, because a text that is put together piece by piece leaves each piece in memory. */
function ledgerText(sales: readonly OwnedLine[], more: (sale: OwnedLine) => string): string[] {
  return sales.map((sale) => {
    const { row } = sale;
    return [
      copyValue(sale.partnerId),
      copyValue(row.sourceLineId),
      row.revision,
      copyValue(row.publisherId),
      copyValue(row.offerId),
      row.billedOn,
      row.amountMinor,
      row.currency,
      row.kind,
      row.exclusion ?? "\\N",
      copyValue(row.offsets),
      `${more(sale)}\n`,
    ].join("\t");
  });
}

/** How many lines of an import are in the ledger, where no line is ever edited. */
export async function countSales(tx: Tx, importId: number): Promise<number> {
  const found = await row<{ readonly count: number }>(
    tx,
    "select count(*) as count from sales where import_id = $1",
    [importId],
  );
  return found?.count ?? 0;
}

const uniqueViolation = "23505";

const asCopied = (column: string) =>
  `coalesce(replace(replace(replace(${column}, '\\', '\\\\'), E'\\t', '\\t'), E'\\n', '\\n'), '\\N')`;

/**
 * The ledger, as state that events account for: a row is its line of the COPY, with `amount_written` if any.
 */
export const salesFacts = {
  kind: "sales",
  table: "sales",
  id: "concat_ws(E'\\n', partner_id, source, source_line_id, revision)",
  columns: `${ledgerColumns}, source, import_id, received_at, amount_written`,
  text: `concat_ws(E'\\t', ${asCopied("partner_id")}, ${asCopied("source_line_id")}, revision,
      ${asCopied("publisher_id")}, ${asCopied("offer_id")}, billed_on, amount_minor, ${asCopied("currency")},
      ${asCopied("kind")}, ${asCopied("exclusion")}, ${asCopied("offsets")}, ${asCopied("source")}, import_id,
      amount_written)
      || E'\\n'`,
};

export const presentSales = batchesOf(salesFacts);

/** Lines as the COPY into the ledger takes them. */
export interface LedgerText {
  /** In this order the digest can be computed again from the ledger. It is also the order of its key. */
  readonly lines: readonly string[];
  /** Those whose amount was rounded. */
  readonly rounded: readonly string[];
}

/** Writes lines as the COPY into the ledger takes them. */
export function ledgerTextOf(sales: readonly OwnedLine[], { importId, source }: Origin): LedgerText {
  const origin = `${copyValue(source)}\t${importId}`;
  const written = sales.filter(({ row }) => row.written !== null);
  const exact = written.length === 0 ? sales : sales.filter(({ row }) => row.written === null);
  return {
    lines: inByteOrder(ledgerText(exact, () => origin)),
    rounded: ledgerText(written, ({ row }) => `${origin}\t${row.written}`),
  };
}

/** Several texts as one. Sorting what is sorted in parts takes a third of the time. */
export function together(texts: readonly LedgerText[]): LedgerText {
  return {
    lines: inByteOrder(texts.flatMap(({ lines }) => lines)),
    rounded: texts.flatMap(({ rounded }) => rounded),
  };
}

/**
 * Appends lines straight to the ledger and gives what that makes of the state; null, with nothing appended,
 * if one of them is on record or comes twice.
 */
export async function appendNew(
  tx: Tx,
  sales: readonly OwnedLine[],
  { importId }: Origin,
  { lines, rounded }: LedgerText,
): Promise<StateChange | null> {
  await run(tx, "savepoint append_new");
  try {
    const hash = createHash("sha256");
    const see = rounded.length === 0 ? (piece: Buffer) => hash.update(piece) : () => {};
    const to = `copy sales_intake (${ledgerColumns}, source, import_id`;
    if (lines.length > 0) await copyIn(tx, `${to}) from stdin`, lines, see);
    if (rounded.length > 0) {
      await copyIn(tx, `${to}, amount_written) from stdin`, rounded);
      for (const line of inByteOrder([...lines, ...rounded])) hash.update(line);
    }
    return await batchAdded(tx, "sales", importId, { rows: sales.length, digest: hash.digest("hex") });
  } catch (error) {
    if ((error as { code?: unknown }).code !== uniqueViolation) throw error;
    await run(tx, "rollback to savepoint append_new");
    return null;
  }
}

/** Lines of a batch by what is on record, or earlier in it; numbers of lines. The others repeat it. */
export interface KnownLines {
  readonly fresh: ReadonlySet<number>;
  /** Those that come earlier in the file. */
  readonly duplicated: ReadonlySet<number>;
  /** Lines whose content differs from the first one received. */
  readonly contradicting: ReadonlySet<number>;
}

/** Finds the lines of a batch that must not be appended. */
export async function findKnown(
  tx: Tx,
  sales: readonly OwnedLine[],
  { source, importId }: Origin,
): Promise<KnownLines> {
  await run(
    tx,
    `create temp table sales_stage (
       partner_id text, source_line_id text, revision int, publisher_id text, offer_id text, billed_on date,
       amount_minor bigint, currency text, kind text, exclusion text, offsets text, line bigint
     ) on commit drop`,
  );
  const staged = ledgerText(sales, ({ line }) => String(line));
  await copyIn(tx, "copy sales_stage from stdin", staged);
  const found = await row<Readonly<Record<keyof KnownLines, readonly number[]>>>(
    tx,
    `with known as (
       select line, sale.partner_id is null as is_fresh, sale.import_id = $2 as in_file,
         row(${content("given")}) is not distinct from row(${content("sale")}) as same
       from sales_stage given left join sales sale
         on sale.partner_id = given.partner_id and sale.source = $1
         and sale.source_line_id = given.source_line_id and sale.revision = given.revision
     )
     select coalesce(array_agg(line) filter (where is_fresh), '{}') as fresh,
       coalesce(array_agg(line) filter (where same and in_file), '{}') as duplicated,
       coalesce(array_agg(line) filter (where not same and not is_fresh), '{}') as contradicting
     from known`,
    [source, importId],
  );
  const known = {
    fresh: new Set(found?.fresh),
    duplicated: new Set(found?.duplicated),
    contradicting: new Set(found?.contradicting),
  };
  compareWithin(sales, known);
  return known;
}

/** Compares lines of a batch with an earlier one of the same revision, unless that is on record. */
function compareWithin(
  sales: readonly OwnedLine[],
  { fresh, duplicated, contradicting }: Readonly<Record<keyof KnownLines, Set<number>>>,
): void {
  const firsts = new Map<string, OwnedLine>();
  for (const sale of sales) {
    const { line, partnerId, row } = sale;
    const key = `${keyOf(partnerId, row.sourceLineId)}\n${row.revision}`;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, sale);
    else if (contradicting.has(line)) continue;
    else if (!fresh.delete(line) || isSameSale(first.row, row)) duplicated.add(line);
    else contradicting.add(line);
  }
}

function isSameSale(one: SaleRow, other: SaleRow): boolean {
  return (
    one.publisherId === other.publisherId &&
    one.offerId === other.offerId &&
    one.billedOn === other.billedOn &&
    one.amountMinor === other.amountMinor &&
    one.currency === other.currency &&
    one.kind === other.kind &&
    one.exclusion === other.exclusion &&
    one.offsets === other.offsets
  );
}

function content(line: string): string {
  return `${line}.publisher_id, ${line}.offer_id, ${line}.billed_on, ${line}.amount_minor, ${line}.currency,
    ${line}.kind, ${line}.exclusion, ${line}.offsets`;
}

/**
 * What one minor unit of a currency comes to in the program's, on each of the days on which lines have it.
 */
export async function findFactors(
  tx: Tx,
  sales: readonly OwnedLine[],
  programCurrency: Currency,
): Promise<readonly (readonly [string, string, string])[]> {
  const days = new Map<string, SaleRow>();
  for (const { row } of sales)
    if (row.currency !== programCurrency) days.set(row.currency + row.billedOn, row);
  if (days.size === 0) return [];
  const wanted = [...days.values()];
  const factors = await rows<{ readonly currency: string; readonly day: string; readonly factor: string }>(
    tx,
    `select currency, day, factor from rate_days
     join unnest($1::text[], $2::date[]) as wanted (currency, day) using (currency, day)`,
    [wanted.map(({ currency }) => currency), wanted.map(({ billedOn }) => billedOn)],
  );
  return factors.map(({ currency, day, factor }) => [currency, day, factor]);
}

/** A line of any revision, within its source. */
export function keyOf(partnerId: string, sourceLineId: string): string {
  return `${partnerId}\n${sourceLineId}`;
}
