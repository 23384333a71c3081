import { row, rows, run } from "../platform/database/rows.ts";
import { storableJson } from "../platform/database/storable.ts";
import type { Reader, Tx } from "../platform/database/transaction.ts";
import type { Undecided } from "./undecided.ts";

/** After so many failures in a row a partner is set aside. */
const mostFailures = 2;

/** A partner that could not be decided. */
export interface NewFailure extends Omit<Undecided, "error"> {
  readonly partnerId: string;
}

/** A partner that is set aside. */
export interface SetAside extends NewFailure {
  readonly name: string;
  readonly failures: number;
  readonly firstFailedAt: Temporal.Instant;
  readonly lastFailedAt: Temporal.Instant;
  readonly setAsideAt: Temporal.Instant;
}

/** Counts the failures of partners; gives those that are set aside now. */
export async function recordFailures(tx: Tx, failed: readonly NewFailure[]): Promise<ReadonlySet<string>> {
  if (failed.length === 0) return new Set();
  const aside = await rows<{ readonly partnerId: string; readonly aside: boolean }>(
    tx,
    `insert into standing_failures as known (partner_id, failures, code, params)
     select given."partnerId", 1, code, params from jsonb_to_recordset($1::jsonb) as given
       ("partnerId" text, code text, params jsonb)
     on conflict (partner_id) do update set failures = known.failures + 1, code = excluded.code,
       params = excluded.params, last_failed_at = laurel_now(),
       set_aside_at = case when known.failures + 1 >= $2 then coalesce(known.set_aside_at, laurel_now()) end
     returning partner_id, set_aside_at is not null as aside`,
    [storableJson(failed), mostFailures],
  );
  return new Set(aside.filter((each) => each.aside).map(({ partnerId }) => partnerId));
}

/** Forgets the failures of partners that were decided. */
export async function clearFailures(tx: Tx, partnerIds: readonly string[]): Promise<void> {
  await run(tx, "delete from standing_failures where partner_id = any($1)", [partnerIds]);
}

/** The partners that are set aside, in the order of their ids; after one, or null for the first ones. */
export async function listSetAside(
  reader: Reader,
  after: unknown,
  limit: number,
): Promise<readonly SetAside[]> {
  return rows<SetAside>(
    reader,
    `select partner_id, name, failures, code, params, first_failed_at, last_failed_at, set_aside_at
     from standing_failures join partners using (partner_id)
     where set_aside_at is not null and ($1::text is null or partner_id > $1)
     order by partner_id limit $2`,
    [after, limit],
  );
}

/** How many partners are set aside. */
export async function countSetAside(reader: Reader): Promise<number> {
  const statement = "select count(*) as count from standing_failures where set_aside_at is not null";
  return (await row<{ readonly count: number }>(reader, statement))?.count ?? 0;
}

/** The partners that are set aside. */
export async function setAsideIds(reader: Reader): Promise<readonly string[]> {
  const statement = "select partner_id from standing_failures where set_aside_at is not null order by 1";
  return (await rows<{ readonly partnerId: string }>(reader, statement)).map(({ partnerId }) => partnerId);
}
