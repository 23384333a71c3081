import type { WaitingRefund } from "@laurel/contract";
import { row, rows, type Statement } from "../../platform/database/rows.ts";
import type { Reader } from "../../platform/database/transaction.ts";
import { countedLines, undoes } from "./total-store.ts";

/** Sales of one currency and billing day that have no usable exchange rate and do not count yet. */
export interface UnratedSales {
  readonly currency: string;
  /** ISO 8601. */
  readonly day: string;
  readonly sales: number;
}

/**
 * Sales in another currency than the program's, by currency and day, on the days on which some sale has no
 * rate; with a partner, only its own. Excluded lines are left out: they do not count with a rate either. Some
 * of these may have a rate; see `withoutRate`. A refund that names its line waits for the rate of that line's
 * day.
 */
export async function findForeignSales(
  reader: Reader,
  partnerId: string | null,
): Promise<readonly UnratedSales[]> {
  const statement = ofPartner(
    partnerId,
    "waiting.foreign-sales",
    (isAsked) => `with recursive waiting as (
       select partner_id, day from sales_daily
       where unconverted <> 0 and ${isAsked}
       group by partner_id, day having sum(unconverted) > 0
     ), tied as materialized (
       select sale.partner_id, sale.source, unnest(array[source_line_id, offsets]) as source_line_id
       from (select distinct partner_id from waiting) as partner join sales sale using (partner_id)
       where sale.offsets is not null
     ), ${countedLines(`
       select distinct on (partner_id, source, source_line_id) sale.*
       from (select distinct * from tied) as line join sales sale using (partner_id, source, source_line_id)
       order by partner_id, source, source_line_id, revision desc`)}
     select currency, day, count(*) as sales from (
       select sale.currency, sale.billed_on as day
       from waiting join sales sale on sale.partner_id = waiting.partner_id and sale.billed_on = waiting.day
       where sale.exclusion is null
         and not exists (
           select from sales later where later.partner_id = sale.partner_id and later.source = sale.source
             and later.source_line_id = sale.source_line_id and later.revision > sale.revision)
         and not exists (
           select from tied where tied.partner_id = sale.partner_id and tied.source = sale.source
             and tied.source_line_id = sale.source_line_id)
       union all
       select counted.currency, day from counted join waiting using (partner_id, day) where exclusion = ''
     ) as lines
     where currency <> (
       select currency from programs order by published_at desc, in_force_from desc limit 1)
     group by 1, 2 order by 2, 1`,
  );
  return rows<UnratedSales>(reader, statement, valuesOf(partnerId));
}

/** Those of the sales that have no rate. Partners' roles can't read rates: this needs the server's reader. */
export async function withoutRate(
  server: Reader,
  sales: readonly UnratedSales[],
): Promise<readonly UnratedSales[]> {
  if (sales.length === 0) return sales;
  const rated = await rows<Pick<UnratedSales, "currency" | "day">>(
    server,
    `select currency, day from rate_days
     join unnest($1::text[], $2::date[]) as wanted (currency, day) using (currency, day)`,
    [sales.map(({ currency }) => currency), sales.map(({ day }) => day)],
  );
  const known = new Set(rated.map(({ currency, day }) => `${currency} ${day}`));
  return sales.filter(({ currency, day }) => !known.has(`${currency} ${day}`));
}

/**
 * How many refunds and chargebacks wait for a line that is not on record, which they name or which a refund
 * names that they undo; with a partner, only its own.
 */
export async function countUnmatchedRefunds(reader: Reader, partnerId: string | null): Promise<number> {
  const statement = ofPartner(
    partnerId,
    "waiting.refunds",
    (isAsked) => `with recursive ${unmatched(isAsked)}
     select count(*) as count from unmatched where exclusion is null`,
  );
  const found = await row<{ readonly count: number }>(reader, statement, valuesOf(partnerId));
  return found?.count ?? 0;
}

/**
 * Whether a refund of a partner names a line that is not on record. Most partners have none, and for them
 * this takes half as long as counting.
 */
export async function hasUnmatchedRefund(reader: Reader, partnerId: string): Promise<boolean> {
  const statement = {
    name: "waiting.any-refund",
    text: `select from sales refund where partner_id = $1 and ${undoes("refund")} and not exists (
       select from sales line where line.partner_id = refund.partner_id and line.source = refund.source
         and line.source_line_id = refund.offsets)
     limit 1`,
  };
  return (await row(reader, statement, [partnerId])) !== null;
}

/** The refunds in the `with` tables `refunds` and `unmatched`, and the latter's exclusions. */
function unmatched(isAsked: string): string {
  return `refunds as materialized (
       select partner_id, source, source_line_id, exclusion, offsets, billed_on, amount_minor, currency
       from sales refund
       where ${undoes("refund")} and ${isAsked}
         and not exists (
           select from sales later where later.partner_id = refund.partner_id and later.source = refund.source
             and later.source_line_id = refund.source_line_id and later.revision > refund.revision)
     ), unmatched as (
       select partner_id, source, source_line_id, exclusion from refunds refund
       where not exists (
         select from sales line where line.partner_id = refund.partner_id and line.source = refund.source
           and line.source_line_id = refund.offsets)
       union
       select refund.partner_id, refund.source, refund.source_line_id,
         coalesce(refund.exclusion, unmatched.exclusion)
       from unmatched join refunds refund on refund.partner_id = unmatched.partner_id
         and refund.source = unmatched.source and refund.offsets = unmatched.source_line_id
     )`;
}

/** The refunds and chargebacks that wait for a line, of all partners; after one, or null for the first. */
export async function listUnmatchedRefunds(
  reader: Reader,
  after: readonly unknown[] | null,
  limit: number,
): Promise<readonly WaitingRefund[]> {
  return rows<WaitingRefund>(
    reader,
    `with recursive ${unmatched("true")}
     select partner_id, partners.name, source, source_line_id, offsets, billed_on, amount_minor, currency
     from (
       select distinct partner_id, source, source_line_id from unmatched where exclusion is null
     ) as waiting
     join refunds using (partner_id, source, source_line_id) join partners using (partner_id)
     where $1::text is null or (partner_id, source, source_line_id) > ($1, $2, $3)
     order by partner_id, source, source_line_id limit $4`,
    [after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, limit],
  );
}

/**
 * A statement about one partner, planned once for each connection, because planning takes longer than running
 * it; or about all partners, planned each time. One text for both would get a plan that reads all partners.
 */
function ofPartner(
  partnerId: string | null,
  name: string,
  textWhere: (isAsked: string) => string,
): Statement {
  return partnerId === null ? textWhere("true") : { name, text: textWhere("partner_id = $1") };
}

function valuesOf(partnerId: string | null): readonly unknown[] {
  return partnerId === null ? [] : [partnerId];
}
