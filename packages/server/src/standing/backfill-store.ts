import type { EpochDay } from "@laurel/core";
import type { StateChange } from "../platform/audit/state-change.ts";
import { epochDay } from "../platform/database/epoch-day.ts";
import { row, rows, run } from "../platform/database/rows.ts";
import type { Reader, Tx } from "../platform/database/transaction.ts";
import { digest } from "./unlock-store.ts";

/** What was received until `knownAt` counts as known on its own day, on the days that a backfill covers. */
export interface Backfill {
  readonly backfillId: number;
  readonly fromDay: EpochDay;
  /** The last day that it covers at least; null: for each partner, the day before it was received. */
  readonly toDay: EpochDay | null;
  readonly knownAt: Temporal.Instant;
  /** Null: some partners are still to be done. */
  readonly finishedAt: Temporal.Instant | null;
}

const columns = `backfill_id, ${epochDay("from_day")} as from_day, ${epochDay("to_day")} as to_day, known_at,
  finished_at`;

const content = digest("backfill_id, from_day, to_day, known_at at time zone 'UTC'");

/** The backfills, as state that events account for. */
export const presentBackfills = `select 'backfill' as of, '' as partner_id, backfill_id::text as id,
  ${content} as fields from standing_backfills`;

/** All backfills, in the order in which they began. */
export async function findBackfills(reader: Reader): Promise<readonly Backfill[]> {
  const statement = {
    name: "standing.backfills",
    text: `select ${columns} from standing_backfills order by backfill_id`,
  };
  return rows<Backfill>(reader, statement);
}

/** Records a backfill that begins now; gives what that makes of the state. */
export async function insertBackfill(tx: Tx, from: string, to: string | null): Promise<StateChange> {
  const state = await row<StateChange>(
    tx,
    `insert into standing_backfills (from_day, to_day) values ($1::date, $2::date)
     returning 'backfill' as of, backfill_id::text as id, ${content} as fields`,
    [from, to],
  );
  if (state === null) throw new Error("a backfill was not recorded");
  return state;
}

/** Marks a backfill as done for every partner. */
export async function finishBackfill(tx: Tx, { backfillId }: Backfill): Promise<void> {
  const statement = "update standing_backfills set finished_at = laurel_now() where backfill_id = $1";
  await run(tx, statement, [backfillId]);
}

/** Marks every partner's kept past as unknown, because a backfill may cover it, and every partner as due. */
export async function forgetPasts(tx: Tx, today: string): Promise<void> {
  await run(
    tx,
    `insert into standing_due as due (partner_id, due_on, stale_since, backfill_id)
     select partner_id, $1::date, '-infinity', 0 from partners order by partner_id
     on conflict (partner_id) do update set stale_since = excluded.stale_since,
       due_on = least(due.due_on, excluded.due_on), marked_at = laurel_now(),
       backfill_id = coalesce(due.backfill_id, excluded.backfill_id)`,
    [today],
  );
}

/** For how many partners a backfill is done, of all partners. */
export async function countFilled(
  reader: Reader,
  { backfillId }: Backfill,
): Promise<{ readonly done: number; readonly partners: number }> {
  const statement = `select count(*) filter (where backfill_id >= $1) as done, count(*) as partners
     from standing_due`;
  const counted = await row<{ readonly done: number; readonly partners: number }>(reader, statement, [
    backfillId,
  ]);
  return counted ?? { done: 0, partners: 0 };
}

/** Locks up to `limit` partners that a backfill is still to be done for, in the order of their ids. */
export async function takeUnfilled(
  tx: Tx,
  { backfillId }: Backfill,
  limit: number,
): Promise<readonly string[]> {
  const found = await rows<{ readonly partnerId: string }>(
    tx,
    `select partner_id from standing_due where coalesce(backfill_id, 0) < $1
     order by partner_id limit $2 for update`,
    [backfillId, limit],
  );
  return found.map(({ partnerId }) => partnerId);
}

/** Marks a backfill as done for partners. They are due once more. */
export async function markFilled(
  tx: Tx,
  { backfillId }: Backfill,
  partnerIds: readonly string[],
  today: string,
): Promise<void> {
  await run(
    tx,
    `update standing_due set backfill_id = $1, due_on = least(due_on, $3::date), marked_at = laurel_now()
     where partner_id = any($2)`,
    [backfillId, partnerIds, today],
  );
}
