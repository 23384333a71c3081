import type { EpochDay, Timeline } from "@laurel/core";
import { dayOf } from "../platform/clock.ts";
import { row, rows } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";

/** Whether what was found since is wrong by fraud, was entered in error, or went to another partner. */
export type WrongCause = "fraud" | "mistake" | "transfer";

/** What has changed about a partner's past. */
export interface FoundWrong {
  readonly cause: WrongCause;
  /** The first day on which what is wrong, or is right after all, was known. */
  readonly from: EpochDay;
}

/** When facts arrive, to the quarter of an hour: no zone begins a day within one. */
const quarter = (column: string) =>
  `to_timestamp(floor(extract(epoch from ${column}) / 900) * 900) as received_at`;

/** The days on which facts about partners arrived, in order, by partner. */
export async function findArrivals(
  reader: Reader,
  timeline: Timeline,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly EpochDay[]>> {
  if (partnerIds.length === 0) return new Map();
  const found = await rows<{ readonly partnerId: string; readonly receivedAt: Temporal.Instant }>(
    reader,
    `select distinct partner_id, ${quarter("received_at")} from (
       select partner_id, received_at from partner_snapshots where partner_id = any($1)
       union all select partner_id, received_at from offer_snapshots where partner_id = any($1)
       union all select partner_id, received_at from observations where partner_id = any($1)
       union all select partner_id, received_at from sales where partner_id = any($1)
       union all select partner_id, received_at from undone_observations where partner_id = any($1)
       union all select partner_id, received_at from undone_sales where partner_id = any($1)
       union all
       -- A rate converts lines that were received before it. Those that were undone since were known then.
       select sale.partner_id, rate.received_at from (
         select currency, day, received_at from rates
         union all select currency, day, received_at from undone_rates
       ) rate
       join lateral (
         select distinct partner_id from (
           select partner_id, currency, billed_on, received_at from sales where partner_id = any($1)
           union all
           select partner_id, currency, billed_on, received_at from undone_sales where partner_id = any($1)
         ) line where currency = rate.currency and billed_on >= rate.day and received_at <= rate.received_at
       ) sale on true
     ) as arrivals`,
    [partnerIds],
  );
  const byPartner = Map.groupBy(found, ({ partnerId }) => partnerId);
  return new Map(
    [...byPartner].map(([partnerId, arrivals]) => {
      const days = new Set(arrivals.map(({ receivedAt }) => dayOf(timeline, receivedAt)));
      return [partnerId, [...days].sort((a, b) => a - b)];
    }),
  );
}

/**
 * When the last of all that decides a partner arrived, was found to be wrong or right after all, was
 * published, or was filled in by a backfill, until a moment (null: now); null: nothing was. Nothing arrives
 * later with an earlier moment (see `lockLedger`).
 */
export async function findLastArrival(
  reader: Reader,
  partnerId: string,
  until: Temporal.Instant | null,
): Promise<Temporal.Instant | null> {
  const found = await row<{ readonly lastAt: Temporal.Instant | null }>(
    reader,
    `select max(moment) as last_at from (
       select published_at as moment from programs
       union all select known_at from standing_backfills
       union all select received_at from partner_snapshots where partner_id = $1
       union all select received_at from offer_snapshots where partner_id = $1
       union all select received_at from observations where partner_id = $1
       union all select received_at from sales where partner_id = $1
       union all select received_at from rates
       union all select unnest(array[received_at, undone_at, restored_at]) from undone_observations
       where partner_id = $1
       union all select unnest(array[received_at, undone_at, restored_at]) from undone_sales
       where partner_id = $1
       union all select unnest(array[received_at, undone_at, restored_at]) from undone_rates
     ) as moments where moment <= $2::timestamptz`,
    [partnerId, until?.toString() ?? "infinity"],
  );
  return found?.lastAt ?? null;
}

/** Facts about partners that were found to be wrong, or right after all, since their pasts were kept. */
export async function findWrongs(
  reader: Reader,
  timeline: Timeline,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, FoundWrong>> {
  if (partnerIds.length === 0) return new Map();
  const found = await rows<FoundWrongRow>(
    reader,
    `with due as (
       select partner_id, stale_since from standing_due where partner_id = any($1) and stale_since is not null
     ), wrong as (
       select line.partner_id, min(line.received_at) as received_at, max(line.received_at) as found_at,
         case when bool_or(line.exclusion = 'fraud') then 'fraud' else 'mistake' end as cause
       from (
         select distinct partner_id, source, source_line_id from sales
         where partner_id = any($1) and exclusion in ('fraud', 'entered-in-error')
       ) marked
       join sales line using (partner_id, source, source_line_id)
       group by line.partner_id, line.source, line.source_line_id
       union all
       -- Which revision is the newest says how the earlier ones count, so all of a line's are looked at.
       select partner_id, min(received_at), max(changed_at),
         case when bool_or(exclusion = 'fraud') then 'fraud'
           when bool_or(transfer_id is not null) then 'transfer' else 'mistake' end
       from (
         select partner_id, source, source_line_id, received_at,
           greatest(undone_at, restored_at) as changed_at, null as exclusion, transfer_id
         from undone_sales where partner_id = any($1)
         union all
         select sale.partner_id, source, source_line_id, sale.received_at, null, sale.exclusion, null
         from (
           select distinct partner_id, source, source_line_id from undone_sales where partner_id = any($1)
         ) moved
         join sales sale using (partner_id, source, source_line_id)
       ) line
       group by partner_id, source, source_line_id
       union all
       select partner_id, received_at, greatest(undone_at, restored_at), 'mistake' from undone_observations
       where partner_id = any($1)
       union all
       -- A rate is everyone's: it says nothing of a partner before the first line that it may convert.
       select partner_id, greatest(undone.received_at, line.received_at), greatest(undone_at, restored_at),
         'mistake'
       from undone_rates undone join (
         select partner_id, currency, min(received_at) as received_at from sales
         where partner_id = any($1) group by partner_id, currency
       ) line using (currency)
     )
     -- Of causes that were found at once the first counts: fraud.
     select partner_id, min(received_at) as received_at,
       (array_agg(cause order by found_at desc, cause))[1] as cause
     from wrong join due using (partner_id) where found_at >= stale_since group by partner_id`,
    [partnerIds],
  );
  return new Map(
    found.map(({ partnerId, receivedAt, cause }) => [
      partnerId,
      { cause, from: dayOf(timeline, receivedAt) },
    ]),
  );
}

interface FoundWrongRow {
  readonly partnerId: string;
  readonly receivedAt: Temporal.Instant;
  readonly cause: WrongCause;
}
