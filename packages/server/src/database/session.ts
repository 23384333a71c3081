import pg from "pg";
import type { Database } from "./open.ts";
import { askEach, type Tx, txOver } from "./transaction.ts";

/** Whose rows a session sees: everybody's, or one partner's ("" for nobody's). */
export type Sight = { readonly all: true } | { readonly all: false; readonly partnerId: string };

/**
 * Reads as `sight` allows: the database itself holds back the rows of others, whatever is asked. `work` sees
 * one state of everything, and can change nothing.
 */
export async function reading<T>(
  { readers }: Pick<Database, "readers">,
  sight: Sight,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await readers.connect();
  try {
    // The first questions leave together with the beginning. Should that fail they are answered all the same,
    // but on a connection that by itself sees nothing (see `Database.readers`).
    const [, result] = await askEach(
      { client },
      () => client.query(`begin isolation level repeatable read, read only; ${roleOf(sight)}`),
      () => work(txOver(client)),
    );
    return result;
  } finally {
    // Nothing was changed, so nobody waits for the end.
    client.query("rollback").then(
      () => client.release(),
      () => client.release(true),
    );
  }
}

function roleOf(sight: Sight): string {
  if (sight.all) return "set local role laurel_team";
  const partnerId = pg.escapeLiteral(sight.partnerId);
  return `set local role laurel_partner; set local laurel.partner_id = ${partnerId}`;
}
