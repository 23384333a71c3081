import { type Currency, type DailySales, type KnownFacts, type Observation, SumTooLarge } from "@laurel/core";
import { ageLimits } from "../facts/rates/rate-store.ts";
import { shiftsTo } from "../facts/rates/shifts-to.ts";
import { countedLines, countedMinor } from "../facts/sales/total-store.ts";
import { epochDay } from "../platform/database/epoch-day.ts";
import { row, rows } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";

/** What to read of the facts about a partner that were known at an instant. */
export interface KnownAt {
  readonly partnerId: string;
  readonly at: Temporal.Instant;
}

/**
 * The sales known at an instant, by the revisions and the rates received until then, without what is known
 * now to be wrong.
 */
export async function findSalesKnownAt(
  reader: Reader,
  { partnerId, at }: KnownAt,
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
       from sales where partner_id = $1 order by source, source_line_id, revision desc
     ), known as (
       select distinct on (source, source_line_id) *
       from sales where partner_id = $1 and received_at <= $2
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
         select rate from rates
         where received_at <= $2 and rates.currency = wanted.currency
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

/** A partner's observations known at an instant, without those that are known now to be wrong. */
export async function findObservationsKnownAt(
  reader: Reader,
  { partnerId, at }: KnownAt,
): Promise<readonly Observation[]> {
  return rows<Observation>(
    reader,
    `select distinct on (measure, known.observed_on) measure, value,
       ${epochDay("observed_on")} as observed_on, ${epochDay("expires_on")} as expires_on
     from observations as known where partner_id = $1 and received_at <= $2
     order by measure, known.observed_on, observation_id desc`,
    [partnerId, at.toString()],
  );
}

/** A partner as it was known at an instant: by the snapshot received last; by the first one before that. */
export async function findPartnerKnownAt(
  reader: Reader,
  { partnerId, at }: KnownAt,
): Promise<Pick<KnownFacts, "country" | "joinedOn"> | null> {
  const found = await row<Pick<KnownFacts, "country" | "joinedOn">>(
    reader,
    `select country, ${epochDay("joined_on")} as joined_on from partner_snapshots where partner_id = $1
     order by received_at > $2, case when received_at > $2 then snapshot_id else -snapshot_id end limit 1`,
    [partnerId, at.toString()],
  );
  return found ?? null;
}
