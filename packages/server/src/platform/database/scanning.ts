import type { Database } from "./open.ts";
import { openPool } from "./open-pool.ts";
import { allPartners } from "./sight.ts";
import { type Tx, transaction } from "./transaction.ts";

/**
 * Reads one state of all partners' rows, for longer than a request may. On a connection of its own, which is
 * sent several queries at once: the database works on the next ones while the answers are looked at.
 */
export async function scanning<T>(
  { logins, clock }: Pick<Database, "logins" | "clock">,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const pool = openPool(logins.write, "scan");
  try {
    return await transaction({ pool, clock }, allPartners, work, { snapshot: true, long: true });
  } finally {
    await pool.end();
  }
}
