import type { Database } from "../../database/open.ts";
import { row, run } from "../../database/rows.ts";
import { asServer, type Reader, type Tx } from "../../database/transaction.ts";

/** The answer to a write; a problem document if the status is 400 or higher. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The answer that was given under an Idempotency-Key. */
export interface StoredAnswer extends Answer {
  /** Shows whether another request has the same key. */
  readonly requestHash: string;
}

/** The name of a key's lock. */
export function lockOf(key: string): string {
  return `idempotency ${key}`;
}

/** Holds a key until the transaction ends; false where another connection holds it. */
export async function lockKey(tx: Tx, key: string): Promise<boolean> {
  const found = await row<{ readonly held: boolean }>(
    tx,
    "select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as held",
    [lockOf(key)],
  );
  return found?.held === true;
}

/** The answer given under a key; null where there is none. */
export async function findAnswer(reader: Reader, key: string): Promise<StoredAnswer | null> {
  return row<StoredAnswer>(
    reader,
    "select request_hash, status, response as body from idempotency_keys where key = $1",
    [key],
  );
}

/** Keeps the answer given under a key. */
export async function keepAnswer(
  reader: Reader,
  key: string,
  { requestHash, status, body }: StoredAnswer,
): Promise<void> {
  await run(
    reader,
    "insert into idempotency_keys (key, request_hash, status, response) values ($1, $2, $3, $4)",
    [key, requestHash, status, JSON.stringify(body)],
  );
}

/** Deletes answers that were given before a point in time. */
export async function forgetAnswers(
  database: Pick<Database, "pool">,
  before: Temporal.Instant,
): Promise<void> {
  await run(asServer(database), "delete from idempotency_keys where created_at < $1", [before.toString()]);
}

/** Whether the database answers. */
export async function isAnswering(database: Pick<Database, "pool">): Promise<boolean> {
  try {
    await run(asServer(database), "select 1");
    return true;
  } catch {
    return false;
  }
}
