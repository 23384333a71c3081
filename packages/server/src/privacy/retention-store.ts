import type { EventKey } from "../platform/audit/event-store.ts";
import { jobsSchema } from "../platform/database/migrate.ts";
import { rows, run } from "../platform/database/rows.ts";
import type { Tx } from "../platform/database/transaction.ts";

/** The task that erases old data; also the key of its job. */
export const forgetTask = "privacy.forget";

/** Requests the job that erases old data; it runs once this transaction is committed. */
export async function requestForgetting(tx: Tx): Promise<void> {
  await run(tx, `select from ${jobsSchema}.add_job($1, job_key => $1)`, [forgetTask]);
}

/**
 * Deletes up to `limit` sessions, with the addresses they came from, or links that let a person in, that
 * ended before `before`.
 */
export async function forgetEnded(
  tx: Tx,
  table: "session" | "verification",
  before: Temporal.Instant,
  limit: number,
): Promise<number> {
  return run(
    tx,
    `delete from identity.${table} where id in (
       select id from identity.${table} where "expiresAt" < $1 limit $2 for update skip locked)`,
    [before.toString(), limit],
  );
}

/** Erases what up to `limit` events of signing in from before `before` say about a person; gives which. */
export async function forgetEventAddresses(
  tx: Tx,
  before: Temporal.Instant,
  limit: number,
): Promise<readonly EventKey[]> {
  return rows<EventKey>(
    tx,
    `update events set personal = null, personal_salt = null where (partner_id, event_id) in (
       select partner_id, event_id from events
       where occurred_at < $1 and personal is not null
         and (what ~ '^(session|sign-in)\\.' or what in ('password.reset-requested', 'two-factor.codes-made'))
       limit $2 for update skip locked)
     returning partner_id, event_id`,
    [before.toString(), limit],
  );
}

/** Deletes up to `limit` counts of requests by address that have not grown since `before`. */
export async function forgetCounts(tx: Tx, before: Temporal.Instant, limit: number): Promise<number> {
  return run(
    tx,
    `delete from identity."rateLimit" where id in (
       select id from identity."rateLimit" where "lastRequest" < $1 limit $2 for update skip locked)`,
    [before.epochMilliseconds, limit],
  );
}
