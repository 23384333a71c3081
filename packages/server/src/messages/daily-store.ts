import { row, rows, run } from "../platform/database/rows.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { type MessageRow, messageColumns, requestDeliveryAt } from "./message-store.ts";

/** The hour at which a daily digest is sent, in the reader's zone. */
const hour = "08:00";

/** Sets when a message for the daily digest is due: at the next such hour of its reader. */
export async function scheduleDaily(tx: Tx, partnerId: string, cause: string): Promise<void> {
  const due = await row<{ readonly messageId: number; readonly nextAttemptAt: Temporal.Instant }>(
    tx,
    `update messages set next_attempt_at = (
       select (there::date + (there::time >= $3::time)::int + $3::time) at time zone zone
       from (select created_at at time zone zone as there) as moment)
     where partner_id = $1 and cause = $2 and state = 'daily'
     returning message_id, next_attempt_at`,
    [partnerId, cause, hour],
  );
  if (due !== null) await requestDeliveryAt(tx, due, due.nextAttemptAt);
}

/** The messages for the digest of one person that is due, the oldest first, locked; empty for none. */
export async function takeDaily(tx: Tx, now: Temporal.Instant): Promise<readonly MessageRow[]> {
  // One at a time: two that each held some messages of a person would wait for each other.
  const lock = "select pg_try_advisory_xact_lock(hashtextextended('daily digests', 0)) as taken";
  if ((await row<{ readonly taken: boolean }>(tx, lock))?.taken !== true) return [];
  return rows<MessageRow>(
    tx,
    `with first as (
       select address_key from messages where state = 'daily' and next_attempt_at <= $1
       order by next_attempt_at, message_id limit 1
     )
     select ${messageColumns} from messages
     where state = 'daily' and next_attempt_at <= $1 and address_key = (select address_key from first)
     order by message_id for update`,
    [now.toString()],
  );
}

/** Records that messages are in a digest. */
export async function markBundled(tx: Tx, messages: readonly MessageRow[]): Promise<void> {
  await run(
    tx,
    `update messages set state = 'bundled', next_attempt_at = null
     where (partner_id, message_id) in (select * from unnest($1::text[], $2::bigint[]))`,
    [messages.map(({ partnerId }) => partnerId), messages.map(({ messageId }) => messageId)],
  );
}
