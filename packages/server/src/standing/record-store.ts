import type { PartnerEvent, RecordedStanding, Unlock } from "@laurel/contract";
import type { Database } from "../platform/database/open.ts";
import type { Tx } from "../platform/database/transaction.ts";
import type { Position } from "../platform/http/paging/read-cursor.ts";

/** A standing on record. */
export interface StandingRow {
  readonly standing_id: number;
  readonly as_of: string;
  readonly recorded_at: Temporal.Instant;
  readonly cause: RecordedStanding["cause"];
  readonly answer: unknown;
  readonly reasons: unknown;
}

/** A line of a partner's log. */
export type EventRow = Omit<PartnerEvent, "occurred_at"> & { readonly occurred_at: Temporal.Instant };

/** An unlock on record. */
export type UnlockRow = Unlock;

type Reader = Pick<Tx, "client">;

/** What was recorded of a partner, the latest day first. */
export async function listStandings(
  { client }: Reader,
  partnerId: string,
  after: Position | null,
  limit: number,
): Promise<readonly StandingRow[]> {
  const [day = null, id = null] = after ?? [];
  const { rows } = await client.query<StandingRow>(
    `select standing_id, as_of, recorded_at, cause, answer, reasons from standings
     where partner_id = $1 and ($2::date is null or (as_of, standing_id) < ($2::date, $3::bigint))
     order by as_of desc, standing_id desc limit $4`,
    [partnerId, day, id, limit],
  );
  return rows;
}

/** What was unlocked for a partner, open or closed, the latest first. */
export async function listUnlocks(
  { client }: Reader,
  partnerId: string,
  after: Position | null,
  limit: number,
): Promise<readonly UnlockRow[]> {
  const { rows } = await client.query<UnlockRow>(
    `select unlock_id, benefit, offer_id, version, opened_on, term_from, ends_on, amount_minor, kept_since,
       closed_on, close_reason
     from unlocks where partner_id = $1 and ($2::bigint is null or unlock_id < $2)
     order by unlock_id desc limit $3`,
    [partnerId, after?.[0] ?? null, limit],
  );
  return rows;
}

/** What happened to a partner, the latest first. */
export async function listEvents(
  { client }: Reader,
  partnerId: string,
  after: Position | null,
  limit: number,
): Promise<readonly EventRow[]> {
  const { rows } = await client.query<EventRow>(
    `select event_id, occurred_at, what, who, data from events
     where partner_id = $1 and ($2::bigint is null or event_id < $2) order by event_id desc limit $3`,
    [partnerId, after?.[0] ?? null, limit],
  );
  return rows;
}

/** How many partners are to be looked at on a day, and were not yet. */
export async function countDue({ pool }: Pick<Database, "pool">, today: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    "select count(*) as count from standing_due where due_on <= $1",
    [today],
  );
  return rows[0]?.count ?? 0;
}
