import pg from "pg";
import type { Database } from "./open.ts";
import { row } from "./rows.ts";

/** Locks by name, held until the work that needs them has ended. */
export interface Locks {
  /** Takes a lock, and waits for it where another connection holds it. */
  wait(name: string): Promise<void>;
  /** Takes a lock; false where another connection holds it. */
  take(name: string): Promise<boolean>;
}

/**
 * Runs `work` with locks that outlast its transactions. They are held by a connection of their own, with
 * which they end: a process that dies leaves nothing locked. Were it one of the pool's, work that waits could
 * use up the connections that the work ahead of it needs.
 */
export async function holdingLocks<T>(
  database: Pick<Database, "url">,
  work: (locks: Locks) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: database.url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    return await work({
      wait: async (name) => {
        await row({ client }, "select pg_advisory_lock(hashtextextended($1, 0))", [name]);
      },
      take: async (name) => {
        const question = "select pg_try_advisory_lock(hashtextextended($1, 0)) as held";
        return (await row<{ readonly held: boolean }>({ client }, question, [name]))?.held === true;
      },
    });
  } finally {
    await client.end();
  }
}
