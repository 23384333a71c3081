import { type DailySales, type Observation, SumTooLarge } from "@laurel/core";
import { row, rows } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";
import { epochDay } from "./history-store.ts";

/** When a partner's last line excluded as fraud was received; null without one. */
export async function findLastFraud(reader: Reader, partnerId: string): Promise<Temporal.Instant | null> {
  const found = await row<{ readonly last: Temporal.Instant | null }>(
    reader,
    "select max(received_at) as last from sales where partner_id = $1 and exclusion = 'fraud'",
    [partnerId],
  );
  return found?.last ?? null;
}

/** A partner's sales as they were known at a time, and which of them are now excluded as fraud. */
export interface KnownSales {
  readonly genuine: readonly DailySales[];
  readonly fraudulent: readonly DailySales[];
}

/**
 * The sales known at an instant, by the revisions received until then. A line counts as fraudulent when its
 * newest revision of today is excluded as fraud, or that of the line it offsets, and it was not when it was
 * known.
 */
export async function findSalesKnownAt(
  reader: Reader,
  partnerId: string,
  at: Temporal.Instant,
): Promise<KnownSales> {
  const found = await rows<KnownDay>(
    reader,
    `with newest as (
       select distinct on (source, source_line_id) source, source_line_id, exclusion
       from sales where partner_id = $1 order by source, source_line_id, revision desc
     ), known as (
       select distinct on (source, source_line_id) * from sales
       where partner_id = $1 and received_at <= $2 order by source, source_line_id, revision desc
     ), counted as (
       select line.billed_on, line.currency, line.amount_minor,
         coalesce(line.exclusion, undone.exclusion, '') as exclusion,
         coalesce(line.exclusion, undone.exclusion, '') <> 'fraud'
           and coalesce(now_line.exclusion, now_undone.exclusion, '') = 'fraud' as fraudulent
       from known line
       join newest now_line using (source, source_line_id)
       left join known undone on undone.source = line.source and undone.source_line_id = line.offsets
       left join newest now_undone
         on now_undone.source = line.source and now_undone.source_line_id = line.offsets
     ), converted as (
       select counted.*,
         case when counted.currency = (select currency from programs limit 1) then amount_minor
           else convert_minor(amount_minor, factor) end as minor
       from counted left join rate_days on rate_days.currency = counted.currency and rate_days.day = billed_on
     )
     select ${epochDay("billed_on")} as day, exclusion, fraudulent,
       coalesce(sum(minor), 0) as amount_minor, count(*) filter (where minor is null) as unconverted
     from converted group by billed_on, exclusion, fraudulent`,
    [partnerId, at.toString()],
  );
  const split = Map.groupBy(found, ({ fraudulent }) => fraudulent);
  const plain = (fraudulent: boolean) =>
    (split.get(fraudulent) ?? []).map(
      ({ fraudulent: _, ...sales }): DailySales => ({ ...sales, amountMinor: exact(sales.amountMinor) }),
    );
  return { genuine: plain(false), fraudulent: plain(true) };
}

interface KnownDay extends Omit<DailySales, "amountMinor"> {
  readonly fraudulent: boolean;
  /** A sum of any size. */
  readonly amountMinor: string;
}

function exact(sum: string): number {
  const amount = Number(sum);
  if (!Number.isSafeInteger(amount)) throw new SumTooLarge(BigInt(sum));
  return amount;
}

/** A partner's observations as they were known at a time. */
export async function findObservationsKnownAt(
  reader: Reader,
  partnerId: string,
  at: Temporal.Instant,
): Promise<readonly Observation[]> {
  return rows<Observation>(
    reader,
    `select distinct on (measure, observations.observed_on) measure, value,
       ${epochDay("observed_on")} as observed_on, ${epochDay("expires_on")} as expires_on
     from observations where partner_id = $1 and received_at <= $2
     order by measure, observations.observed_on, observation_id desc`,
    [partnerId, at.toString()],
  );
}
