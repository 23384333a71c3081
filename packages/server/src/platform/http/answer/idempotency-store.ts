import pg from "pg";
import type { Database } from "../../database/open.ts";
import { row } from "../../database/rows.ts";
import type { Tx } from "../../database/transaction.ts";

/** What a write answers: with a status from 400 on, a problem document. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The answer once given under an Idempotency-Key. */
export interface StoredAnswer extends Answer {
  /** Tells whether another request comes with the same key. */
  readonly requestHash: string;
}

/**
 * Runs `work` unless somebody else is at work under the same key; then gives null at once. On a connection of
 * its own, with whose end the lock ends too: a process that dies leaves no key locked.
 */
export async function holdingKey<T>(
  database: Pick<Database, "url">,
  key: string,
  work: () => Promise<T>,
): Promise<T | null> {
  const client = new pg.Client({ connectionString: database.url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    const question = "select pg_try_advisory_lock(hashtextextended('idempotency ' || $1, 0)) as held";
    const { rows } = await client.query<{ held: boolean }>(question, [key]);
    return rows[0]?.held === true ? await work() : null;
  } finally {
    await client.end();
  }
}

/** Holds a key until the transaction ends; false where another transaction holds it. */
export async function lockKey(tx: Tx, key: string): Promise<boolean> {
  const found = await row<{ readonly held: boolean }>(
    tx,
    "select pg_try_advisory_xact_lock(hashtextextended('idempotency ' || $1, 0)) as held",
    [key],
  );
  return found?.held === true;
}

/** The answer given under a key; null where there is none. */
export async function findAnswer(database: Pick<Database, "db">, key: string): Promise<StoredAnswer | null> {
  const row = await database.db
    .selectFrom("idempotency_keys")
    .select(["request_hash", "status", "response"])
    .where("key", "=", key)
    .executeTakeFirst();
  return row === undefined ? null : { requestHash: row.request_hash, status: row.status, body: row.response };
}

/** Keeps the answer given under a key. */
export async function keepAnswer(
  database: Pick<Database, "db">,
  key: string,
  { requestHash, status, body }: StoredAnswer,
): Promise<void> {
  await database.db
    .insertInto("idempotency_keys")
    .values({ key, request_hash: requestHash, status, response: JSON.stringify(body) })
    .execute();
}

/** Forgets answers that were given before a point in time. */
export async function forgetAnswers(database: Pick<Database, "db">, before: Temporal.Instant): Promise<void> {
  await database.db
    .deleteFrom("idempotency_keys")
    .where("created_at", "<", before.toString() as never)
    .execute();
}

/** Whether the database answers. */
export async function isAnswering(database: Pick<Database, "pool">): Promise<boolean> {
  try {
    await database.pool.query("select 1");
    return true;
  } catch {
    return false;
  }
}
