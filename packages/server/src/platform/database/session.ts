import pg from "pg";
import type { Database } from "./open.ts";
import { type Answers, askEach, type Reader, type Tx } from "./transaction.ts";

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
      () => client.query(beginningOf(sight)),
      () => work({ client }),
    );
    return result;
  } finally {
    // Nothing was changed, so nobody waits for the end.
    void end(client);
  }
}

/**
 * Asks, as `sight` allows, several questions of one state at once, and gives the connection back with their
 * answers. For questions that are known beforehand: it is the shortest stay on a connection.
 */
export async function asking<Q extends readonly ((tx: Reader) => Promise<unknown>)[]>(
  { readers }: Pick<Database, "readers">,
  sight: Sight,
  ...questions: Q
): Promise<Answers<Q>> {
  const client = await readers.connect();
  const asked = questions.map((ask) => () => ask({ client }));
  const all = await askEach(
    { client },
    () => client.query(beginningOf(sight)),
    ...asked,
    () => end(client),
  );
  return all.slice(1, -1) as unknown as Answers<Q>;
}

/** Gives a connection back; one that doesn't answer any more is given up. */
async function end(client: pg.PoolClient): Promise<void> {
  await client.query("rollback").then(
    () => client.release(),
    () => client.release(true),
  );
}

function beginningOf(sight: Sight): string {
  return `begin isolation level repeatable read, read only; ${roleOf(sight)}`;
}

function roleOf(sight: Sight): string {
  if (sight.all) return "set local role laurel_team";
  const partnerId = pg.escapeLiteral(sight.partnerId);
  return `set local role laurel_partner; set local laurel.partner_id = ${partnerId}`;
}
