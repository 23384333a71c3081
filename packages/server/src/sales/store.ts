import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import type { Currency } from "@laurel/core";
import { from as copyFrom } from "pg-copy-streams";
import type { Tx } from "../database/transaction.ts";
import type { Line } from "../imports/import-kind.ts";
import type { SaleRow } from "./read-sale.ts";

/** A line and the partner whose publisher sold it. */
export interface OwnedSale {
  readonly sale: Line<SaleRow>;
  readonly partnerId: string;
}

/** Where a batch comes from. */
export interface Origin {
  readonly importId: number;
  readonly source: string;
}

/** A publisher and an offer as lines name them, and what is on record: null where there is none. */
export interface Seller {
  readonly publisherId: string;
  readonly offerId: string;
  readonly partnerId: string | null;
  /** Whose offer it is, among the partner's publishers. */
  readonly offerOf: string | null;
}

/** Looks up pairs of publisher and offer. */
export async function findSellers(
  tx: Tx,
  pairs: readonly { readonly publisherId: string; readonly offerId: string }[],
): Promise<readonly Seller[]> {
  const { rows } = await tx.client.query<Seller>(
    `select wanted.publisher_id as "publisherId", wanted.offer_id as "offerId",
       directory.partner_id as "partnerId", offer.publisher_id as "offerOf"
     from unnest($1::text[], $2::text[]) as wanted (publisher_id, offer_id)
     left join publisher_directory directory using (publisher_id)
     left join offers offer on offer.partner_id = directory.partner_id and offer.offer_id = wanted.offer_id`,
    [pairs.map(({ publisherId }) => publisherId), pairs.map(({ offerId }) => offerId)],
  );
  return rows;
}

/** Brings lines next to the ledger, by COPY. */
export async function stageSales(tx: Tx, sales: readonly OwnedSale[]): Promise<void> {
  await tx.client.query(
    `create temp table sales_stage (
       line bigint, partner_id text, source_line_id text, revision int, publisher_id text, offer_id text,
       billed_on date, amount_minor bigint, currency text, kind text, exclusion text, offsets text
     ) on commit drop`,
  );
  await pipeline(Readable.from(copyText(sales)), tx.client.query(copyFrom("copy sales_stage from stdin")));
}

const copyPieceLength = 256 * 1024;

function* copyText(sales: readonly OwnedSale[]): Generator<Buffer> {
  let text = "";
  for (const { sale, partnerId } of sales) {
    const { row, line } = sale;
    const { exclusion, offsets } = row;
    text +=
      `${line}\t${field(partnerId)}\t${field(row.sourceLineId)}\t${row.revision}\t${field(row.publisherId)}\t` +
      `${field(row.offerId)}\t${row.billedOn}\t${row.amountMinor}\t${row.currency}\t${row.kind}\t` +
      `${exclusion ?? "\\N"}\t${offsets === null ? "\\N" : field(offsets)}\n`;
    if (text.length < copyPieceLength) continue;
    yield Buffer.from(text);
    text = "";
  }
  if (text !== "") yield Buffer.from(text);
}

/** COPY's text: ids hold no control characters, so only its own escape must be escaped. */
function field(text: string): string {
  return text.includes("\\") ? text.replaceAll("\\", "\\\\") : text;
}

/** Appends the staged lines that are not on record; gives how many. In the index's order, which keeps its pages warm. */
export async function appendStaged(tx: Tx, { importId, source }: Origin): Promise<number> {
  const { rowCount } = await tx.client.query(
    `insert into sales (partner_id, source, source_line_id, revision, publisher_id, offer_id, billed_on,
       amount_minor, currency, kind, exclusion, offsets, import_id)
     select partner_id, $1, source_line_id, revision, publisher_id, offer_id, billed_on,
       amount_minor, currency, kind, exclusion, offsets, $2
     from sales_stage order by partner_id, source_line_id, revision, line
     on conflict do nothing`,
    [source, importId],
  );
  return rowCount ?? 0;
}

/** Rows of this very batch: an import's batches are transactions one after the other, so `now()` tells them apart. */
const ofThisBatch = (sale: string, importId: string) => `(${sale}.import_id = ${importId} and ${sale}.received_at = now())`;

const content = (line: string) =>
  ["publisher_id", "offer_id", "billed_on", "amount_minor", "currency", "kind", "exclusion", "offsets"]
    .map((column) => `${line}.${column}`)
    .join(", ");

/** Takes the staged lines away that were on record before, or earlier in the batch; those that contradict it by number. */
export async function unstageKnown(
  tx: Tx,
  { importId, source }: Origin,
): Promise<{ readonly repeated: number; readonly contradicting: readonly number[] }> {
  const { rows } = await tx.client.query(
    `with numbered as (
       select *, row_number() over (partition by partner_id, source_line_id, revision order by line) as nth
       from sales_stage
     ), known as (
       select line, row(${content("numbered")}) is not distinct from row(${content("sale")}) as same
       from numbered join sales sale using (partner_id, source_line_id, revision)
       where sale.source = $1 and (nth > 1 or not ${ofThisBatch("sale", "$2")})
     ), gone as (delete from sales_stage using known where sales_stage.line = known.line)
     select count(*) filter (where same) as repeated,
       coalesce(array_agg(line order by line) filter (where not same), '{}') as contradicting
     from known`,
    [source, importId],
  );
  return rows[0];
}

/**
 * Adds the staged lines, which are all new, to the daily totals.
 *
 * Nearly every line is simple: the first revision of itself, with no other on record, offsetting nothing. It adds
 * itself. The others are *affected*: for them, and for lines on record that offset staged ones, what the current revision
 * counted before the batch is taken off and what it counts now is added.
 */
export async function addToTotals(tx: Tx, { importId, source }: Origin, currency: Currency): Promise<void> {
  const affected = await findAffected(tx, source);
  const before = (sale: string) => `not ${ofThisBatch(sale, "$3")}`;
  const corrections = `union all ${currentLines(1, () => "true")} union all ${currentLines(-1, before)}`;
  await tx.client.query(
    `with counted as (
       select partner_id, billed_on, coalesce(exclusion, '') as exclusion, amount_minor, currency, 1 as sign
       from sales_stage stage
       where not exists (
         select from sales_affected affected
         where affected.partner_id = stage.partner_id and affected.source_line_id = stage.source_line_id
       )
       ${affected === 0 ? "" : corrections}
     ), converted as (
       select partner_id, billed_on, exclusion, sign,
         case when counted.currency = $1 then amount_minor else convert_minor(amount_minor, factor) end as minor
       from counted left join rate_days on rate_days.currency = counted.currency and rate_days.day = counted.billed_on
     )
     insert into sales_daily as total (partner_id, day, exclusion, amount_minor, lines, unconverted)
     select partner_id, billed_on, exclusion, coalesce(sum(sign * minor), 0), sum(sign),
       coalesce(sum(sign) filter (where minor is null), 0)
     from converted group by partner_id, billed_on, exclusion order by partner_id, billed_on, exclusion
     on conflict (partner_id, day, exclusion) do update set
       amount_minor = total.amount_minor + excluded.amount_minor,
       lines = total.lines + excluded.lines,
       unconverted = total.unconverted + excluded.unconverted`,
    affected === 0 ? [currency] : [currency, source, importId],
  );
  if (affected === 0) return;
  await tx.client.query(
    "delete from sales_daily where lines = 0 and partner_id in (select partner_id from sales_affected)",
  );
}

async function findAffected(tx: Tx, source: string): Promise<number> {
  await tx.client.query(
    "create temp table sales_affected (partner_id text, source_line_id text) on commit drop",
  );
  const { rowCount } = await tx.client.query(
    `insert into sales_affected
     select partner_id, source_line_id from sales_stage where revision <> 1 or offsets is not null
     union
     select partner_id, source_line_id from sales_stage stage where exists (
       select from sales other
       where other.partner_id = stage.partner_id and other.source = $1 and other.source_line_id = stage.source_line_id
         and other.revision <> 1
     )
     union
     select other.partner_id, other.source_line_id from sales_stage stage
     join sales other on other.partner_id = stage.partner_id and other.source = $1
       and other.offsets = stage.source_line_id and other.offsets is not null`,
    [source],
  );
  return rowCount ?? 0;
}

/**
 * What the affected lines count, of the rows that `known` lets through: each by its highest revision and, where it has no
 * exclusion of its own, under that of the line it offsets.
 */
function currentLines(sign: 1 | -1, known: (sale: string) => string): string {
  return `select sale.partner_id, sale.billed_on, coalesce(sale.exclusion, undone.exclusion, ''), sale.amount_minor,
      sale.currency, ${sign}
    from sales_affected affected
    cross join lateral (
      select * from sales line
      where line.partner_id = affected.partner_id and line.source = $2
        and line.source_line_id = affected.source_line_id and ${known("line")}
      order by revision desc limit 1
    ) sale
    left join lateral (
      select exclusion from sales line
      where line.partner_id = sale.partner_id and line.source = $2 and line.source_line_id = sale.offsets
        and ${known("line")}
      order by revision desc limit 1
    ) undone on true`;
}
