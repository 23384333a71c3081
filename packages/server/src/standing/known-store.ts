import type { ReceiptLine } from "@laurel/contract";
import {
  type CountedSales,
  type Currency,
  type DailySales,
  dayText,
  type EpochDay,
  type Observation,
  SumTooLarge,
} from "@laurel/core";
import { ageLimitsOf } from "../facts/rates/rate-store.ts";
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
  /** The versions that say how old a rate may be. */
  readonly versions: readonly string[];
  /** Of the lines that offset others only those billed by this day; absent: all. */
  readonly offsetsUntil?: EpochDay;
}

const instant = (moment: Temporal.Instant | null) => moment?.toString() ?? "infinity";

const saleColumns = `source, source_line_id, revision, offer_id, billed_on, amount_minor, currency, kind,
  exclusion, offsets`;

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
  select currency, day, rate, rate_id, import_id from (
    select currency, day, rate, rate_id, import_id, received_at from rates
    union all
    select currency, day, rate, rate_id, import_id, received_at from undone_rates where restored_at is null
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

const wrong = "('fraud', 'entered-in-error')";

const content = (line: string) =>
  `(${line}.billed_on, ${line}.amount_minor, ${line}.currency, ${line}.kind, ${line}.offsets)`;

/** What was entered in error stays so even if the same line is received again with what is right. */
const exclusion = `case when newest.exclusion in ${wrong} then newest.exclusion
    when known.revision <= newest.mistaken_until
      and ${content("known")} is distinct from ${content("newest")}
      then 'entered-in-error'
    when known.exclusion not in ${wrong} then known.exclusion end`;

/**
 * The sales that were known, by the revisions and the rates received until then, without what is wrong, as
 * common tables: `known` has the lines, `converted` what each counts. `valuesOf` gives their parameters.
 */
const knownSales = `with recursive newest as (
    select distinct on (source, source_line_id) *,
      max(revision) filter (where exclusion = 'entered-in-error')
        over (partition by source, source_line_id) as mistaken_until
    from (${salesUntil("$6")}) as received
    order by source, source_line_id, revision desc
  ), known as (
    select distinct on (source, source_line_id) *
    from (${salesUntil("$2")}) as received
    where offsets is null or billed_on <= $8::date
    order by source, source_line_id, revision desc
  ), ${countedLines(`
    select $1::text as partner_id, known.source, known.source_line_id, known.billed_on, known.amount_minor,
      known.currency, known.kind, known.offsets, ${exclusion} as exclusion
    from known left join newest using (source, source_line_id)`)},
  factors as (
    select wanted.currency, wanted.day, trim_scale(rate.rate * shifts.shift) as factor, rate.rate,
      rate.day as rate_day, rate.import_id
    from (select distinct currency, day from counted where currency <> $3) as wanted
    join unnest($4::text[], $5::numeric[]) as shifts (currency, shift) using (currency)
    join ${ageLimitsOf("version = any($7)")} on wanted.day >= first and wanted.day < until
    cross join lateral (
      select rate, day, import_id
      from (${ratesUntil}) as rates
      where rates.currency = wanted.currency
        and rates.day between wanted.day - longest and wanted.day
      order by day desc, rate_id desc limit 1
    ) as rate
  ), converted as (
    select counted.source, counted.source_line_id, counted.day, counted.exclusion, before_minor, after_minor,
      rate, rate_day, factors.import_id, ${countedMinor("$3", "factor")} as minor
    from counted left join factors
      on factors.currency = counted.currency and factors.day = counted.day
  )`;

function valuesOf({ partnerId, at, wrongBy, versions, offsetsUntil }: KnownAt, programCurrency: Currency) {
  const shifts = shiftsTo(programCurrency);
  return [
    partnerId,
    instant(at),
    programCurrency,
    shifts.map(({ currency }) => currency),
    shifts.map(({ shift }) => shift),
    instant(wrongBy),
    versions,
    offsetsUntil === undefined ? "infinity" : dayText(offsetsUntil),
  ];
}

/** What the sales that were known come to by day and exclusion. */
export async function findSalesKnownAt(
  reader: Reader,
  which: KnownAt,
  programCurrency: Currency,
): Promise<readonly DailySales[]> {
  const found = await rows<Omit<DailySales, "amountMinor"> & { readonly amountMinor: string }>(
    reader,
    {
      // Runs for each day on which something arrived, so it is planned once for each connection.
      name: "known.sales",
      text: `${knownSales}
       select ${epochDay("day")} as day, exclusion,
         coalesce(sum(minor), 0) as amount_minor, count(*) filter (where minor is null) as unconverted
       from converted group by converted.day, exclusion`,
    },
    valuesOf(which, programCurrency),
  );
  return found.map((sales) => ({ ...sales, amountMinor: exact(sales.amountMinor) }));
}

/** A line as it was known, and what it counts. */
export interface KnownLine extends Omit<ReceiptLine, "rate"> {
  /** A plain decimal; null, like the next two, in the program's currency and where there is none. */
  readonly rate: string | null;
  readonly rateDay: string | null;
  /** Null also for a rate that no import brought. */
  readonly rateSource: string | null;
}

/**
 * The same sales, each line by itself: those that count on days of any of `counted`, also under an exclusion,
 * by day, source and id. At most `limit`.
 */
export async function findLinesKnownAt(
  reader: Reader,
  which: KnownAt,
  programCurrency: Currency,
  counted: readonly CountedSales[],
  limit: number,
): Promise<readonly KnownLine[]> {
  return rows<KnownLine>(
    reader,
    `${knownSales}
     select converted.source, converted.source_line_id, known.revision, known.offer_id, known.billed_on,
       known.amount_minor, known.currency, known.kind, nullif(converted.exclusion, '') as exclusion,
       known.offsets, converted.day as counts_on, before_minor, after_minor, minor as counts_minor,
       trim_scale(rate) as rate, rate_day, imports.source as rate_source
     from converted
     join known on known.source = converted.source and known.source_line_id = converted.source_line_id
     left join imports on imports.import_id = converted.import_id
     where exists (
       select from unnest($9::date[], $10::date[]) as spans (first, last)
       where converted.day between first and last
     )
     order by converted.day, converted.source collate "C", converted.source_line_id collate "C" limit $11`,
    [
      ...valuesOf(which, programCurrency),
      counted.map(({ from }) => (from === null ? "-infinity" : dayText(from))),
      counted.map(({ to }) => dayText(to)),
      limit,
    ],
  );
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
    {
      name: "known.observations",
      text: `select distinct on (measure, known.observed_on) measure, value,
       ${epochDay("observed_on")} as observed_on, ${epochDay("expires_on")} as expires_on
     from (${observationsUntil}) as known
     order by measure, known.observed_on, observation_id desc`,
    },
    [partnerId, instant(at), instant(wrongBy)],
  );
}

/** The days on which a partner's lines that offset others were billed, in order. */
export async function findOffsetDays(reader: Reader, partnerId: string): Promise<readonly EpochDay[]> {
  const found = await rows<{ readonly day: EpochDay }>(
    reader,
    `select distinct ${epochDay("billed_on")} as day from (
       select billed_on from sales where partner_id = $1 and offsets is not null
       union all select billed_on from undone_sales where partner_id = $1 and offsets is not null
     ) as offsetting order by day`,
    [partnerId],
  );
  return found.map(({ day }) => day);
}
