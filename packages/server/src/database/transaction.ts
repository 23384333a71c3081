import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import type { Database } from "./open.ts";
import type { Tables } from "./tables.ts";

/**
 * A transaction: both ways to it are the same connection. Nothing in it may wait for anything but the
 * database.
 */
export interface Tx {
  readonly client: pg.PoolClient;
  readonly db: Kysely<Tables>;
}

/**
 * Runs `work` between begin and commit, and rolls back when it throws. `begin` is the statement that begins,
 * with what is to hold from the start.
 */
export async function transaction<T>(
  database: Pick<Database, "pool">,
  work: (tx: Tx) => Promise<T>,
  begin: string = "begin",
): Promise<T> {
  const client = await database.pool.connect();
  let broken = false;
  try {
    await client.query(begin);
    let db: Kysely<Tables> | undefined;
    const tx: Tx = {
      client,
      // Many transactions never ask for it, and it is not made for nothing.
      get db() {
        db ??= overClient(client);
        return db;
      },
    };
    const result = await work(tx);
    const { command } = await client.query("commit");
    // PostgreSQL answers ROLLBACK where a statement failed and its error was swallowed.
    if (command !== "COMMIT")
      throw new Error("the transaction was rolled back: a failed statement in it was ignored");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Kysely over the one connection, which stays ours: it neither gives it back nor ends it. */
function overClient(client: pg.PoolClient): Kysely<Tables> {
  const borrowed = { query: client.query.bind(client), processID: undefined, release: () => {} };
  const pool = { connect: async () => borrowed, end: async () => {}, options: {} };
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as unknown as pg.Pool }) });
}
