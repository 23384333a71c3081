import type { SaleLine } from "@laurel/contract";
import { row, rows } from "../../platform/database/rows.ts";
import type { Reader } from "../../platform/database/transaction.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";
import { countedLines, countedMinor } from "./total-store.ts";

/** Which days, both included; null: no bound. ISO 8601. */
export interface SaleDays {
  readonly from: string | null;
  readonly to: string | null;
}

/** A line as listed, before its amounts are converted. */
export interface ListedSale extends Omit<SaleLine, "countsMinor"> {
  /** The day it is listed on: the day it counts on, or else its own. */
  readonly listedOn: string;
  /** What it counts is `afterMinor` converted less `beforeMinor` converted; null where it counts nothing. */
  readonly beforeMinor: number | null;
  readonly afterMinor: number | null;
}

/**
 * The highest revisions of a partner's lines after a position, the newest first. All of them are read for
 * each page: which day a line counts on may depend on any other.
 */
export async function listSaleLines(
  reader: Reader,
  partnerId: string,
  { from, to }: SaleDays,
  after: Position | null,
  limit: number,
): Promise<readonly ListedSale[]> {
  const statement = {
    name: "sales.listed",
    text: `with recursive ${countedLines(`
       select distinct on (partner_id, source, source_line_id) * from sales
       where partner_id = $1 order by partner_id, source, source_line_id, revision desc`)}, listed as (
       select line.source, line.source_line_id, line.revision, line.offer_id, line.billed_on,
         line.amount_minor, line.currency, line.kind, line.offsets,
         coalesce(linked.exclusion, line.exclusion) as exclusion,
         counted.day as counts_on, before_minor, after_minor,
         coalesce(counted.day, line.billed_on) as listed_on
       from given line
       left join counted on counted.source = line.source and counted.source_line_id = line.source_line_id
       left join linked on linked.source = line.source and linked.source_line_id = line.source_line_id
     )
     select * from listed
     where ($2::date is null or listed_on >= $2) and ($3::date is null or listed_on <= $3)
       and ($4::date is null or listed_on < $4
         or listed_on = $4 and (source, source_line_id) > ($5::text, $6::text))
     order by listed_on desc, source, source_line_id limit $7`,
  };
  return rows<ListedSale>(reader, statement, [
    ...[partnerId, from, to, after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, limit],
  ]);
}

/**
 * What lines come to in the program's currency, in their order; null without a rate, 0 where they count
 * nothing. Partners' roles can't read rates: this needs the server's reader.
 */
export async function convertLines(
  server: Reader,
  lines: readonly ListedSale[],
): Promise<readonly (number | null)[]> {
  if (lines.length === 0) return [];
  const found = await rows<{ readonly minor: number | null }>(
    server,
    `select case when after_minor is null then 0
       else ${countedMinor("program.currency", "factor")} end as minor
     from unnest($1::text[], $2::date[], $3::bigint[], $4::bigint[]) with ordinality
       as counted (currency, day, before_minor, after_minor, place)
     cross join (
       select currency from programs order by published_at desc, in_force_from desc limit 1
     ) as program
     left join rate_days on rate_days.currency = counted.currency and rate_days.day = counted.day
     order by place`,
    [
      lines.map(({ currency }) => currency),
      lines.map(({ countsOn }) => countsOn),
      lines.map(({ beforeMinor }) => beforeMinor),
      lines.map(({ afterMinor }) => afterMinor),
    ],
  );
  return found.map(({ minor }) => minor);
}

/** What the days come to without the excluded sales; null beyond what a number holds exactly. */
export async function sumOfDays(
  reader: Reader,
  partnerId: string,
  { from, to }: SaleDays,
  excluding: readonly string[],
): Promise<number | null> {
  const found = await row<{ readonly sum: string }>(
    reader,
    `select coalesce(sum(amount_minor), 0)::text as sum from sales_daily
     where partner_id = $1 and ($2::date is null or day >= $2) and ($3::date is null or day <= $3)
       and exclusion <> all ($4::text[])`,
    [partnerId, from, to, excluding],
  );
  const sum = Number(found?.sum ?? "0");
  return Number.isSafeInteger(sum) ? sum : null;
}
