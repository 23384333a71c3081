import { jobsSchema } from "../platform/database/migrate.ts";
import type { Tx } from "../platform/database/transaction.ts";

type Client = Pick<Tx, "client">;

/** The task that forgets what is old; also the key of its job. */
export const forgetTask = "privacy.forget";

/** Has what is old forgotten, once this transaction is committed. */
export async function requestForgetting({ client }: Client): Promise<void> {
  await client.query(`select from ${jobsSchema}.add_job($1, job_key => $1)`, [forgetTask]);
}

async function affected({ client }: Client, statement: string, values: unknown[]): Promise<number> {
  const { rowCount } = await client.query(statement, values);
  return rowCount ?? 0;
}

/**
 * Removes up to `limit` sessions, with the addresses they came from, or links that let somebody in, that
 * ended before `before`.
 */
export async function forgetEnded(
  tx: Client,
  table: "session" | "verification",
  before: Temporal.Instant,
  limit: number,
): Promise<number> {
  return affected(
    tx,
    `delete from identity.${table} where id in (
       select id from identity.${table} where "expiresAt" < $1 limit $2 for update skip locked)`,
    [before.toString(), limit],
  );
}

/** Erases what up to `limit` events of sessions from before `before` say about a person. */
export async function forgetEventAddresses(
  tx: Client,
  before: Temporal.Instant,
  limit: number,
): Promise<number> {
  return affected(
    tx,
    `update events set personal = null, personal_salt = null where (partner_id, event_id) in (
       select partner_id, event_id from events
       where occurred_at < $1 and what like 'session.%' and personal is not null
       limit $2 for update skip locked)`,
    [before.toString(), limit],
  );
}

/** Removes up to `limit` counts of requests by address that nobody has added to since `before`. */
export async function forgetCounts(tx: Client, before: Temporal.Instant, limit: number): Promise<number> {
  return affected(
    tx,
    `delete from identity."rateLimit" where id in (
       select id from identity."rateLimit" where "lastRequest" < $1 limit $2 for update skip locked)`,
    [before.epochMilliseconds, limit],
  );
}
