import { type EpochDay, noPast, type Past } from "@laurel/core";
import { epochDay } from "../platform/database/epoch-day.ts";
import { rows, run } from "../platform/database/rows.ts";
import type { Reader, Tx } from "../platform/database/transaction.ts";

/** What is kept of a partner's decided days. */
export interface KeptPast {
  readonly past: Past;
  /** The next day to decide if no fact arrives; null: none was decided yet. */
  readonly nextOn: EpochDay | null;
  /** Since when facts have arrived that it doesn't know; null: it knows all. */
  readonly staleSince: Temporal.Instant | "ever" | null;
  /** Whether a backfill may cover some of the days. */
  readonly isFilled: boolean;
  /** Whether the past has all unlocks; else it has none, and all of them are of the version named. */
  readonly isWhole: boolean;
}

/**
 * What is kept of partners' decided days, by their ids. `version`: the unlocks are left out where all are of
 * this one. They are most of a past, and on a day on which their version is in force they don't count.
 */
export async function loadPasts(
  reader: Reader,
  partnerIds: readonly string[],
  version: string | null = null,
): Promise<ReadonlyMap<string, KeptPast>> {
  const statement = {
    name: "standing.pasts",
    text: `select due.partner_id, ${epochDay("through")} as through, ${epochDay("next_on")} as next_on,
       awards, case when $2::text is null or jsonb_path_exists(
         unlocks, '$[*] ? (@.version != $version)', jsonb_build_object('version', $2::text)
       ) then unlocks end as unlocks,
       stale_since = '-infinity' as is_unknown, nullif(stale_since, '-infinity') as since,
       backfill_id is not null as is_filled
     from standing_due due
     -- Named once more, because else all rows are read for each page of partners.
     left join standing_pasts past on past.partner_id = due.partner_id and past.partner_id = any($1)
     where due.partner_id = any($1)`,
  };
  const found = await rows<PastRow>(reader, statement, [partnerIds, version]);
  return new Map(found.map((row) => [row.partnerId, keptOf(row)]));
}

interface PastRow {
  readonly partnerId: string;
  readonly through: EpochDay | null;
  readonly nextOn: EpochDay | null;
  readonly awards: Past["awards"] | null;
  readonly unlocks: Past["unlocks"] | null;
  readonly isUnknown: boolean | null;
  readonly since: Temporal.Instant | null;
  readonly isFilled: boolean;
}

function keptOf({ through, nextOn, awards, unlocks, isUnknown, since, isFilled }: PastRow): KeptPast {
  const past = awards === null ? noPast : { through, awards, unlocks: unlocks ?? [] };
  const isWhole = awards === null || unlocks !== null;
  return { past, nextOn, staleSince: isUnknown === true ? "ever" : since, isFilled, isWhole };
}

/** A partner's past to keep. */
export interface NewPast {
  readonly partnerId: string;
  readonly past: Past;
  readonly nextOn: EpochDay;
}

/** Keeps what partners' decided days have left. They know all facts that this transaction sees. */
export async function keepPasts(tx: Tx, pasts: readonly NewPast[]): Promise<void> {
  if (pasts.length === 0) return;
  const given = pasts.map(({ partnerId, past: { through, awards, unlocks }, nextOn }) => ({
    ...{ partnerId, through, nextOn, awards, unlocks },
  }));
  await run(
    tx,
    `with kept as (
       insert into standing_pasts (partner_id, through, next_on, awards, unlocks)
       select "partnerId", date '1970-01-01' + through, date '1970-01-01' + "nextOn", awards, unlocks
       from jsonb_to_recordset($1::jsonb) as given
         ("partnerId" text, through int, "nextOn" int, awards jsonb, unlocks jsonb)
       on conflict (partner_id) do update set through = excluded.through, next_on = excluded.next_on,
         awards = excluded.awards, unlocks = excluded.unlocks
       returning partner_id
     )
     update standing_due set stale_since = null from kept where standing_due.partner_id = kept.partner_id`,
    [JSON.stringify(given)],
  );
}
