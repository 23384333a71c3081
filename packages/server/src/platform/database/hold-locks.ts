import pg from "pg";
import type { Database } from "./open.ts";
import { settingsOf } from "./open-pool.ts";
import { row } from "./rows.ts";

/** Locks by name, held until the work that needs them has ended. */
export interface Locks {
  /** Takes a lock, and waits for it where another connection holds it. */
  wait(name: string): Promise<void>;
  /** Takes a lock; false where another connection holds it. */
  take(name: string): Promise<boolean>;
  /** Takes a lock together with others who share it; false where a connection holds it alone. */
  share(name: string): Promise<boolean>;
}

/**
 * Runs `work` with locks that outlast its transactions. A separate connection holds them, and they
 * end with it, so a process that dies leaves nothing locked. With a connection of the pool, waiting work
 * could use up the connections that the work before it needs.
 */
export async function holdingLocks<T>(
  database: Pick<Database, "logins">,
  work: (locks: Locks) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(settingsOf(database.logins.write, "locks"));
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
      share: async (name) => {
        const question = "select pg_try_advisory_lock_shared(hashtextextended($1, 0)) as held";
        return (await row<{ readonly held: boolean }>({ client }, question, [name]))?.held === true;
      },
    });
  } finally {
    await client.end();
  }
}
