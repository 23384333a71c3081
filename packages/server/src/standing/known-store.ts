import { type Currency, type DailySales, type Observation, SumTooLarge } from "@laurel/core";
import { ageLimits } from "../facts/rates/rate-store.ts";
import { shiftsTo } from "../facts/rates/shifts-to.ts";
import { countedLines, countedMinor } from "../facts/sales/total-store.ts";
import { epochDay } from "../platform/database/epoch-day.ts";
import { rows } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";

/** What to read of the facts about a partner. */
export interface KnownAt {
  readonly partnerId: string;
  /** Facts that were received until then; null: all. */
  readonly at: Temporal.Instant | null;
  /** Without what was known then to be wrong; null: what is known now. */
  readonly wrongBy: Temporal.Instant | null;
}

const instant = (moment: Temporal.Instant | null) => moment?.toString() ?? "infinity";

const saleColumns = `source, source_line_id, revision, billed_on, amount_minor, currency, kind, exclusion,
  offsets`;

/** Whether a row of undone facts took the row of `fact` out of what was known at a moment. */
const goneAt = (moment: string) => `gone.undone_at <= ${moment}::timestamptz
    and (gone.restored_at is null or gone.restored_at > ${moment}::timestamptz)`;

/** Lines received until `at`, without those that were undone at `$6`. */
const salesUntil = (at: string) => `
  select ${saleColumns} from (
    select ${saleColumns}, import_id, received_at from sales where partner_id = $1
    union all
    select ${saleColumns}, import_id, received_at from undone_sales
    where partner_id = $1 and restored_at is null
  ) as fact
  where received_at <= ${at}::timestamptz and not exists (
    select from undone_sales gone where gone.partner_id = $1 and gone.source = fact.source
      and gone.source_line_id = fact.source_line_id and gone.revision = fact.revision
      and gone.import_id = fact.import_id and ${goneAt("$6")})`;

/** Rates received until `$2`, without those that were undone or withdrawn at `$6`. */
const ratesUntil = `
  select currency, day, rate, rate_id from (
    select currency, day, rate, rate_id, received_at from rates
    union all
    select currency, day, rate, rate_id, received_at from undone_rates where restored_at is null
  ) as fact
  where received_at <= $2::timestamptz and not exists (
    select from undone_rates gone where gone.rate_id = fact.rate_id and ${goneAt("$6")})`;

/** The same of a partner's observations; `$3` instead of `$6`. */
const observationsUntil = `
  select measure, value, observed_on, expires_on, observation_id from (
    select measure, value, observed_on, expires_on, observation_id, received_at from observations
    where partner_id = $1
    union all
    select measure, value, observed_on, expires_on, observation_id, received_at from undone_observations
    where partner_id = $1 and restored_at is null
  ) as fact
  where received_at <= $2::timestamptz and not exists (
    select from undone_observations gone
    where gone.partner_id = $1 and gone.observation_id = fact.observation_id and ${goneAt("$3")})`;

/** The sales that were known, by the revisions and the rates received until then, without what is wrong. */
export async function findSalesKnownAt(
  reader: Reader,
  { partnerId, at, wrongBy }: KnownAt,
  programCurrency: Currency,
): Promise<readonly DailySales[]> {
  const wrong = "('fraud', 'entered-in-error')";
  const content = (line: string) =>
    `(${line}.billed_on, ${line}.amount_minor, ${line}.currency, ${line}.kind, ${line}.offsets)`;
  // What was entered in error stays so even if the same line is received again with what is right.
  const exclusion = `case when newest.exclusion in ${wrong} then newest.exclusion
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
       from (${salesUntil("$6")}) as received
       order by source, source_line_id, revision desc
     ), known as (
       select distinct on (source, source_line_id) *
       from (${salesUntil("$2")}) as received
       order by source, source_line_id, revision desc
     ), ${countedLines(`
       select $1::text as partner_id, known.source, known.source_line_id, known.billed_on, known.amount_minor,
         known.currency, known.kind, known.offsets, ${exclusion} as exclusion
       from known left join newest using (source, source_line_id)`)},
     factors as (
       select wanted.currency, wanted.day, trim_scale(rate.rate * shifts.shift) as factor
       from (select distinct currency, day from counted where currency <> $3) as wanted
       join unnest($4::text[], $5::numeric[]) as shifts (currency, shift) using (currency)
       join ${ageLimits} on wanted.day >= first and wanted.day < until
       cross join lateral (
         select rate
         from (${ratesUntil}) as rates
         where rates.currency = wanted.currency
           and rates.day between wanted.day - longest and wanted.day
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
      instant(at),
      programCurrency,
      shifts.map(({ currency }) => currency),
      shifts.map(({ shift }) => shift),
      instant(wrongBy),
    ],
  );
  return found.map((sales) => ({ ...sales, amountMinor: exact(sales.amountMinor) }));
}

function exact(sum: string): number {
  const amount = Number(sum);
  if (!Number.isSafeInteger(amount)) throw new SumTooLarge(BigInt(sum));
  return amount;
}

/** The observations that were known, without those that are wrong. */
export async function findObservationsKnownAt(
  reader: Reader,
  { partnerId, at, wrongBy }: KnownAt,
): Promise<readonly Observation[]> {
  return rows<Observation>(
    reader,
    `select distinct on (measure, known.observed_on) measure, value,
       ${epochDay("observed_on")} as observed_on, ${epochDay("expires_on")} as expires_on
     from (${observationsUntil}) as known
     order by measure, known.observed_on, observation_id desc`,
    [partnerId, instant(at), instant(wrongBy)],
  );
}
