import { jobsSchema } from "../../database/migrate.ts";
import { row, rows, run } from "../../database/rows.ts";
import type { Reader, Tx } from "../../database/transaction.ts";
import type { ChainEnd } from "./checkpoint.ts";

/** The task that writes a checkpoint; also the key of its job. */
export const checkpointTask = "audit.checkpoint";

/** Requests a checkpoint; it is written once this transaction is committed. */
export async function requestCheckpoint(tx: Tx): Promise<void> {
  await run(tx, `select from ${jobsSchema}.add_job($1, job_key => $1)`, [checkpointTask]);
}

/** The end of every chain now. */
export async function readEnds(reader: Reader): Promise<readonly ChainEnd[]> {
  const found = await rows<{ readonly partnerId: string; readonly eventId: number; readonly hash: string }>(
    reader,
    `select partner_id, event_id, encode(hash, 'hex') as hash from event_heads
     where event_id > 0 order by partner_id`,
  );
  return found.map(({ partnerId, eventId, hash }) => [partnerId, eventId, hash]);
}

/** How far checkpoints have come at a place. */
export interface Reached {
  /** Of the last checkpoint that is there. */
  readonly number: number;
  readonly writtenAt: Temporal.Instant;
}

/** How far the checkpoints have come at `target`; null: there are none. */
export async function findReached(reader: Reader, target: string): Promise<Reached | null> {
  const statement = "select number, written_at from audit_checkpoints where target = $1";
  return row<Reached>(reader, statement, [target]);
}

/** Records how far the checkpoints have come. */
export async function recordReached(reader: Reader, target: string, reached: Reached): Promise<void> {
  await run(
    reader,
    `insert into audit_checkpoints (target, number, written_at) values ($1, $2, $3)
     on conflict (target) do update set number = excluded.number, written_at = excluded.written_at`,
    [target, reached.number, reached.writtenAt.toString()],
  );
}

/** When a checkpoint was last written, and last sent; empty where none ever was. */
export async function listLast(
  reader: Reader,
): Promise<readonly { readonly target: string; readonly writtenAt: Temporal.Instant }[]> {
  return rows(
    reader,
    `select split_part(target, ' ', 1) as target, max(written_at) as written_at
     from audit_checkpoints group by 1 order by 1`,
  );
}

/** An event that a checkpoint names, and isn't there as it was. */
export interface LostEvent {
  readonly partnerId: string;
  readonly eventId: number;
  /** Whether there is another event in its place; else there is none. */
  readonly differs: boolean;
  /** How many events the chain still has. */
  readonly left: number;
}

/** Which of these events are gone or different. */
export async function findLost(reader: Reader, ends: readonly ChainEnd[]): Promise<readonly LostEvent[]> {
  return rows<LostEvent>(
    reader,
    `select known.partner_id, known.event_id, event.hash is not null as differs,
       coalesce((select max(event_id) from events where partner_id = known.partner_id), 0) as left
     from (
       select item ->> 0 as partner_id, (item ->> 1)::bigint as event_id, item ->> 2 as hash
       from jsonb_array_elements($1::jsonb) as item
     ) as known
     left join events event using (partner_id, event_id)
     where encode(event.hash, 'hex') is distinct from known.hash`,
    [JSON.stringify(ends)],
  );
}
