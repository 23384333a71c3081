import type { Currency } from "@laurel/core";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { countedLines, countedMinor, inRows } from "../sales/total-store.ts";
import type { RateRow } from "./read-rate.ts";

/** The digits of a number, whatever its power of ten: the minor units of currencies differ in that only. */
const digits = (value: string) => `trim(both '0' from replace(trim_scale(${value})::text, '.', ''))`;

/** Which rate applies to each day. */
export const presentRateDays = `
  select 'rate-day' as of, '' as partner_id, currency || ' ' || day as id,
    jsonb_build_object('rate_day', rate_day, 'digits', ${digits("factor")}) as fields
  from rate_days`;

/**
 * How old a rate may be, by the version in force on the billing day. The oldest version counts for the days
 * before it.
 */
const ageLimits = ageLimitsOf("true");

/** The same by the versions of a condition alone. */
export function ageLimitsOf(which: string): string {
  return `(
    select case when lag(version) over by_day is null then '-infinity' else in_force_from end as first,
      coalesce(lead(in_force_from) over by_day, 'infinity') as until, rates_valid_for as longest
    from programs where ${which} window by_day as (order by in_force_from)
  ) as age_limits`;
}

/** The days to which a rate of a day may apply. */
const daysOfRate = (day: string) => `(
    select ${day} + age as day from ${ageLimits} cross join lateral generate_series(0, longest) as age
    where ${day} + age >= first and ${day} + age < until
  )`;

/** Which rate must apply: the last received of the latest day, not older than the version allows. */
export const derivedRateDays = `
  select * from (
    select distinct on (currency, touched.day) 'rate-day' as of, '' as partner_id,
      currency || ' ' || touched.day as id,
      jsonb_build_object('rate_day', rates.day, 'digits', ${digits("rate")}) as fields
    from rates cross join lateral ${daysOfRate("rates.day")} as touched
    where currency <> (select currency from programs order by published_at desc, in_force_from desc limit 1)
    order by currency, touched.day, rates.day desc, rate_id desc
  ) as newest`;

/** What turns a currency's minor units at a rate of major units into the program's, as an exact decimal. */
export interface Shift {
  readonly currency: Currency;
  readonly shift: string;
}

/** Whether versions differ in how old a rate may be. */
export async function differInRateAge(tx: Tx): Promise<boolean> {
  const text = "select count(distinct rates_valid_for) > 1 as differ from programs";
  return (await row<{ readonly differ: boolean }>(tx, text))?.differ === true;
}

/**
 * Finds again which rate applies to the days that these rates affect, or, for "all", to every day; keeps the
 * days whose factor changes in the table `rate_changes`. Gives the first and the last of them; null: none
 * changes.
 */
export async function rebuildDays(
  tx: Tx,
  rates: readonly RateRow[] | "all",
  shifts: readonly Shift[],
): Promise<{ readonly first: string; readonly last: string } | null> {
  await run(
    tx,
    `create temp table rate_changes (
       currency text, day date, rate_day date, old_factor numeric, new_factor numeric
     ) on commit drop`,
  );
  const given = "unnest($3::text[], $4::date[]) as changed (currency, day)";
  await run(
    tx,
    `with touched as (
       select distinct currency, applied.day from ${rates === "all" ? "rates as changed" : given}
       cross join lateral ${daysOfRate("changed.day")} as applied
       ${rates === "all" ? "union select currency, day from rate_days" : ""}
     )
     insert into rate_changes
     select touched.currency, touched.day, newest.day, known.factor, trim_scale(newest.rate * shifts.shift)
     from touched
     join unnest($1::text[], $2::numeric[]) as shifts (currency, shift) using (currency)
     join ${ageLimits} on touched.day >= first and touched.day < until
     left join lateral (
       select day, rate from rates
       where rates.currency = touched.currency and rates.day between touched.day - longest and touched.day
       order by day desc, rate_id desc limit 1
     ) newest on true
     left join rate_days known on known.currency = touched.currency and known.day = touched.day
     where newest.rate is not null or known.factor is not null`,
    [
      shifts.map(({ currency }) => currency),
      shifts.map(({ shift }) => shift),
      ...(rates === "all" ? [] : [rates.map(({ currency }) => currency), rates.map(({ day }) => day)]),
    ],
  );
  await run(
    tx,
    `insert into rate_days (currency, day, rate_day, factor)
     select currency, day, rate_day, new_factor from rate_changes where new_factor is not null
     on conflict (currency, day) do update set rate_day = excluded.rate_day, factor = excluded.factor`,
  );
  await run(
    tx,
    `delete from rate_days using rate_changes
     where rate_days.currency = rate_changes.currency and rate_days.day = rate_changes.day
       and new_factor is null`,
  );
  await run(tx, "delete from rate_changes where old_factor is not distinct from new_factor");
  await run(tx, "analyze rate_changes");
  const days = await row<{ readonly first: string | null; readonly last: string | null }>(
    tx,
    "select min(day) as first, max(day) as last from rate_changes",
  );
  const { first = null, last = null } = days ?? {};
  return first === null || last === null ? null : { first, last };
}

/**
 * Adds to the daily totals the differences for lines that count on the changed days: of each line its highest
 * revision. One pass over the lines of those days, however many there are, and one over all lines that belong
 * together by `offsets`, which are few.
 */
export async function convertAgain(
  tx: Tx,
  days: { readonly first: string; readonly last: string },
): Promise<void> {
  await run(
    tx,
    `create temp table rate_deltas (
       partner_id text, day date, exclusion text, amount_minor numeric, unconverted int
     ) on commit drop;
     create temp table sales_linked (partner_id text, source text, source_line_id text) on commit drop;
     insert into sales_linked
     select partner_id, source, source_line_id from sales where offsets is not null
     union select partner_id, source, offsets from sales where offsets is not null;
     analyze sales_linked`,
  );
  await run(
    tx,
    `with several as (
       select distinct partner_id, source, source_line_id from sales where revision <> 1
     ), apart as (
       select * from several union select partner_id, source, source_line_id from sales_linked
     ), current_lines as (
       select sale.* from sales sale left join apart using (partner_id, source, source_line_id)
       where sale.billed_on between $1 and $2 and apart.partner_id is null
       union all
       select * from (
         select distinct on (partner_id, source, source_line_id) sale.*
         from several join sales sale using (partner_id, source, source_line_id)
         where not exists (
           select from sales_linked linked where linked.partner_id = sale.partner_id
             and linked.source = sale.source and linked.source_line_id = sale.source_line_id
         )
         order by partner_id, source, source_line_id, revision desc
       ) latest
     ), converted as (
       select line.partner_id, line.billed_on, coalesce(line.exclusion, '') as exclusion,
         convert_minor(amount_minor, old_factor) as old_minor,
         convert_minor(amount_minor, new_factor) as new_minor
       from rate_changes change
       join current_lines line on line.currency = change.currency and line.billed_on = change.day
       where line.exclusion is distinct from 'entered-in-error'
     )
     insert into rate_deltas ${differences}`,
    [days.first, days.last],
  );
  await run(
    tx,
    `with recursive ${countedLines(`
       select distinct on (partner_id, source, source_line_id) sale.*
       from sales_linked join sales sale using (partner_id, source, source_line_id)
       order by partner_id, source, source_line_id, revision desc`)},
     converted as (
       select partner_id, counted.day as billed_on, exclusion,
         ${countedMinor("null", "old_factor")} as old_minor,
         ${countedMinor("null", "new_factor")} as new_minor
       from counted join rate_changes change
         on change.currency = counted.currency and change.day = counted.day
     )
     insert into rate_deltas ${differences}`,
  );
  await run(
    tx,
    `insert into sales_daily (partner_id, day, exclusion, amount_minor, unconverted)
     ${inRows("select * from rate_deltas")}`,
  );
}

/** What `converted` lines add to each day: what they come to now, less what they came to. */
const differences = `
  select partner_id, billed_on, exclusion, sum(coalesce(new_minor, 0) - coalesce(old_minor, 0)),
    count(*) filter (where new_minor is null) - count(*) filter (where old_minor is null)
  from converted group by partner_id, billed_on, exclusion`;

/**
 * The partners with a line that may have been converted at one of the given rates, also if another rate
 * replaced it since.
 */
export async function partnersUsing(tx: Tx, rates: readonly RateRow[]): Promise<readonly string[]> {
  if (rates.length === 0) return [];
  const using = await rows<{ readonly partnerId: string }>(
    tx,
    `with used as (
       select distinct currency, applied.day from unnest($1::text[], $2::date[]) as given (currency, day)
       cross join lateral ${daysOfRate("given.day")} as applied
     )
     select distinct partner_id from used join sales on sales.currency = used.currency
       and sales.billed_on = used.day
     where billed_on between (select min(day) from used) and (select max(day) from used)`,
    [rates.map(({ currency }) => currency), rates.map(({ day }) => day)],
  );
  return using.map(({ partnerId }) => partnerId);
}

/** The partners whose lines were converted again, in pieces, so that memory stays flat. */
export async function* touchedPartners(tx: Tx): AsyncGenerator<readonly string[]> {
  let after = "";
  while (true) {
    const touched = await rows<{ readonly partnerId: string }>(
      tx,
      "select distinct partner_id from rate_deltas where partner_id > $1 order by partner_id limit 20000",
      [after],
    );
    const last = touched.at(-1);
    if (last === undefined) return;
    yield touched.map(({ partnerId }) => partnerId);
    after = last.partnerId;
  }
}
