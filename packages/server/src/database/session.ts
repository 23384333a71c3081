import pg from "pg";
import type { Database } from "./open.ts";
import { type Tx, transaction } from "./transaction.ts";

/** Whose rows a session sees: everybody's, or one partner's ("" for nobody's). */
export type Sight = { readonly all: true } | { readonly all: false; readonly partnerId: string };

/**
 * Reads as `sight` allows: the database itself holds back the rows of others, whatever is asked. `work` sees
 * one state of everything, and can change nothing.
 */
export async function reading<T>(
  database: Pick<Database, "pool">,
  sight: Sight,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return transaction(database, work, `begin isolation level repeatable read, read only; ${roleOf(sight)}`);
}

/** In one text with the beginning, because each journey to the database costs as much as the question. */
function roleOf(sight: Sight): string {
  if (sight.all) return "set local role laurel_team";
  const partnerId = pg.escapeLiteral(sight.partnerId);
  return `set local role laurel_partner; set local laurel.partner_id = ${partnerId}`;
}
