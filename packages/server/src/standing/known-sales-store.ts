import { type Currency, type DailySales, type Observation, SumTooLarge } from "@laurel/core";
import { ageLimits } from "../facts/rates/rate-store.ts";
import { shiftsTo } from "../facts/rates/shifts-to.ts";
import { countedLines, countedMinor } from "../facts/sales/total-store.ts";
import { rows } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";
import { epochDay } from "./history-store.ts";

/** When it was last found that facts about a partner are wrong, or that they are right after all. */
export interface FoundWrong {
  readonly partnerId: string;
  readonly at: Temporal.Instant;
  readonly cause: "fraud" | "mistake";
}

/** The partners among the given ones of whom facts were fraud or entered in error. */
export async function findWrongs(
  reader: Reader,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, FoundWrong>> {
  const found = await rows<FoundWrong>(
    reader,
    `select distinct on (partner_id) * from (
       select partner_id, case exclusion when 'fraud' then 'fraud' else 'mistake' end as cause,
         greatest(received_at, (
           select max(received_at) from sales later where later.partner_id = line.partner_id
             and later.source = line.source and later.source_line_id = line.source_line_id
             and later.revision > line.revision
         )) as at
       from sales line where partner_id = any($1) and exclusion in ('fraud', 'entered-in-error')
       union all
       select partner_id, 'mistake', undone_at from undone_sales where partner_id = any($1)
       union all
       select partner_id, 'mistake', greatest(undone_at, restored_at) from undone_observations
       where partner_id = any($1)
       union all
       select partner_id, 'mistake', undone_at
       from unnest($1::text[]) as given (partner_id)
       cross join (
         select currency, max(greatest(undone_at, restored_at)) as undone_at from undone_rates
         group by currency
       ) as undone
       where exists (
         select from sales where sales.partner_id = given.partner_id and sales.currency = undone.currency
       )
     ) as wrong order by partner_id, at desc`,
    [partnerIds],
  );
  return new Map(found.map((wrong) => [wrong.partnerId, wrong]));
}

/** What to read of the facts known at an instant. */
export interface KnownFacts {
  readonly partnerId: string;
  readonly at: Temporal.Instant;
  /** Whether with what is known now to be fraud or entered in error. */
  readonly withWrong: boolean;
}

const saleColumns = `partner_id, source, source_line_id, revision, billed_on, amount_minor, currency, kind,
  exclusion, offsets`;

/**
 * Rows of a table of facts that had been received at `$2`, where asked with those undone since. A fact that
 * was restored is in its own table again.
 */
function received(table: string, columns: string, withWrong: boolean, which: string): string {
  const known = `select ${columns} from ${table} where received_at <= $2 and ${which}`;
  return withWrong
    ? `${known} union all
       select ${columns} from undone_${table} where received_at <= $2 and undone_at > $2
         and restored_at is null and ${which}`
    : known;
}

/** The sales known at an instant, by the revisions and the rates received until then. */
export async function findSalesKnownAt(
  reader: Reader,
  { partnerId, at, withWrong }: KnownFacts,
  programCurrency: Currency,
): Promise<readonly DailySales[]> {
  const wrong = "('fraud', 'entered-in-error')";
  const content = (line: string) =>
    `(${line}.billed_on, ${line}.amount_minor, ${line}.currency, ${line}.kind, ${line}.offsets)`;
  // What was entered in error stays so even if the same line is received again with what is right.
  const exclusion = withWrong
    ? "known.exclusion"
    : `case when newest.exclusion in ${wrong} then newest.exclusion
        when known.revision <= newest.mistaken_until
          and ${content("known")} is distinct from ${content("newest")}
          then 'entered-in-error'
        when known.exclusion not in ${wrong} then known.exclusion end`;
  const shifts = shiftsTo(programCurrency);
  const found = await rows<Omit<DailySales, "amountMinor"> & { readonly amountMinor: string }>(
    reader,
    `with recursive newest as (
       select distinct on (source, source_line_id) *,
         max(revision) filter (where exclusion = 'entered-in-error')
           over (partition by source, source_line_id) as mistaken_until
       from sales where partner_id = $1 order by source, source_line_id, revision desc
     ), known as (
       select distinct on (source, source_line_id) *
       from (${received("sales", saleColumns, withWrong, "partner_id = $1")}) as received
       order by source, source_line_id, revision desc
     ), ${countedLines(`
       select known.partner_id, known.source, known.source_line_id, known.billed_on, known.amount_minor,
         known.currency, known.kind, known.offsets, ${exclusion} as exclusion
       from known left join newest using (source, source_line_id)`)},
     factors as (
       select wanted.currency, wanted.day, trim_scale(rate.rate * shifts.shift) as factor
       from (select distinct currency, day from counted where currency <> $3) as wanted
       join unnest($4::text[], $5::numeric[]) as shifts (currency, shift) using (currency)
       join ${ageLimits} on wanted.day >= first and wanted.day < until
       cross join lateral (
         select rate from (${received("rates", "currency, day, rate, rate_id", withWrong, "true")}) as rates
         where rates.currency = wanted.currency and rates.day between wanted.day - longest and wanted.day
         order by day desc, rate_id desc limit 1
       ) as rate
     ), converted as (
       select counted.day, exclusion, ${countedMinor("$3", "factor")} as minor
       from counted left join factors
         on factors.currency = counted.currency and factors.day = counted.day
     )
     select ${epochDay("day")} as day, exclusion,
       coalesce(sum(minor), 0) as amount_minor, count(*) filter (where minor is null) as unconverted
     from converted group by converted.day, exclusion`,
    [
      partnerId,
      at.toString(),
      programCurrency,
      shifts.map(({ currency }) => currency),
      shifts.map(({ shift }) => shift),
    ],
  );
  return found.map((sales) => ({ ...sales, amountMinor: exact(sales.amountMinor) }));
}

function exact(sum: string): number {
  const amount = Number(sum);
  if (!Number.isSafeInteger(amount)) throw new SumTooLarge(BigInt(sum));
  return amount;
}

/** A partner's observations as they were known at an instant. */
export async function findObservationsKnownAt(
  reader: Reader,
  { partnerId, at, withWrong }: KnownFacts,
): Promise<readonly Observation[]> {
  const columns = "measure, value, observed_on, expires_on, observation_id";
  return rows<Observation>(
    reader,
    `select distinct on (measure, known.observed_on) measure, value,
       ${epochDay("observed_on")} as observed_on, ${epochDay("expires_on")} as expires_on
     from (${received("observations", columns, withWrong, "partner_id = $1")}) as known
     order by measure, known.observed_on, observation_id desc`,
    [partnerId, at.toString()],
  );
}
