import { availableParallelism } from "node:os";
import pg from "pg";
import type { Clock } from "../clock.ts";
import { fewAtOnce } from "./few-at-once.ts";
import { settingMoment } from "./moment.ts";
import type { Database } from "./open.ts";
import type { Sight } from "./sight.ts";
import { type Answers, askEach, type Reader, type Tx } from "./transaction.ts";

/** What reading runs on; `clock`: as for `transaction`. */
type Readable = Pick<Database, "readers"> & { readonly clock?: Clock };

/**
 * Most reads are short, and more of them at once than the processors can run only take the caches from each
 * other. With two processors, four at once answer a quarter more requests than ten.
 */
const shortly = fewAtOnce(Math.max(4, 2 * availableParallelism()), 25);

/**
 * Reads within `sight`: the database itself hides the rows of other partners from every query. `work` sees
 * one consistent state, and can't change anything.
 */
export async function reading<T>(
  { readers, clock }: Readable,
  sight: Sight,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return shortly(async () => {
    const client = await readers.connect();
    try {
      // The first queries are sent together with the begin. If that fails, they still run, but on a
      // connection that sees nothing by itself (see `Database.readers`).
      const [, result] = await askEach(
        { client },
        () => client.query(beginningOf(sight, clock)),
        () => work({ client }),
      );
      return result;
    } finally {
      // Nothing was changed, so there is no need to wait for the end.
      void end(client);
    }
  });
}

/**
 * Sends several queries about one state at once, within `sight`, and frees the connection with their answers.
 * For queries that are all known in advance: this holds a connection for the shortest time.
 */
export async function asking<Q extends readonly ((tx: Reader) => Promise<unknown>)[]>(
  { readers, clock }: Readable,
  sight: Sight,
  ...questions: Q
): Promise<Answers<Q>> {
  return shortly(async () => {
    const client = await readers.connect();
    const asked = questions.map((ask) => () => ask({ client }));
    const all = await askEach(
      { client },
      () => client.query(beginningOf(sight, clock)),
      ...asked,
      () => end(client),
    );
    return all.slice(1, -1) as unknown as Answers<Q>;
  });
}

/** Returns a connection to the pool; closes one that no longer answers. */
async function end(client: pg.PoolClient): Promise<void> {
  await client.query("rollback").then(
    () => client.release(),
    () => client.release(true),
  );
}

function beginningOf(sight: Sight, clock: Clock | undefined): string {
  return `begin isolation level repeatable read, read only; ${roleOf(sight)}${settingMoment(clock)}`;
}

function roleOf(sight: Sight): string {
  if (sight.all) return "set local role laurel_team";
  const partnerId = pg.escapeLiteral(sight.partnerId);
  return `set local role laurel_partner; set local laurel.partner_id = ${partnerId}`;
}
