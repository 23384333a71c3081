import type pg from "pg";
import type { Clock } from "../clock.ts";

/** The clock of all that a database records; a database that holds the example may move it ahead. */
export interface DatabaseClock extends Clock {
  readonly ahead: { readonly of: Clock; readonly ms: number };
  /**
   * Reads by how much the database's clock is ahead: another process may have moved it. Gives whether it can
   * be moved, because the database holds the example.
   */
  refresh(): Promise<boolean>;
}

/** PostgreSQL's codes for a schema from before there was such a clock. */
const notYet = new Set(["42P01", "42703"]);

/** The clock of a database, which follows `base`. Until it is read it is not ahead. */
export function databaseClock(pool: pg.Pool, base: Clock): DatabaseClock {
  let ms = 0;
  return {
    now: () => base.now().add({ milliseconds: ms }),
    get ahead() {
      return { of: base, ms };
    },
    refresh: async () => {
      const found = await findAhead(pool);
      ms = found ?? 0;
      return found !== null;
    },
  };
}

async function findAhead(pool: pg.Pool): Promise<number | null> {
  try {
    const { rows } = await pool.query<{ readonly ahead: number }>("select ahead_ms as ahead from example");
    return rows[0]?.ahead ?? null;
  } catch (error) {
    if (notYet.has((error as pg.DatabaseError).code ?? "")) return null;
    throw error;
  }
}
