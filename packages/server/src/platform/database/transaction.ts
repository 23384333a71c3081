import pg from "pg";
import type { Clock } from "../clock.ts";
import { settingMoment } from "./moment.ts";
import type { Database } from "./open.ts";
import type { Sight } from "./sight.ts";

/** A transaction. Code in it may wait only for the database. */
export interface Tx {
  readonly client: pg.PoolClient;
}

/** A transaction, or a connection of any kind. */
export interface Reader {
  readonly client: Pick<pg.PoolClient, "query">;
}

/**
 * What a transaction runs on: connections, and the clock that gives its moment; without one the database
 * does.
 */
export type Changing = Pick<Database, "pool"> & { readonly clock?: Clock };

/** For single statements of the server itself, about all partners, even those hidden from the caller. */
export function asServer({ pool }: Pick<Database, "pool">): Reader {
  return { client: pool };
}

/** How a transaction runs. */
export interface TransactionOptions {
  /** Whether it sees one consistent state and changes nothing. */
  readonly snapshot?: boolean;
  /** Whether it works through many rows, and may take much longer than a request. */
  readonly long?: boolean;
  /** Whether it is rolled back at its end, whatever it did. */
  readonly discarded?: boolean;
}

/**
 * Runs `work` between begin and commit, and rolls back when it throws. The database hides the rows outside of
 * `sight` from every statement, and refuses to write any; `laurel_now()` is the same moment in all.
 */
export async function transaction<T>(
  { pool, clock }: Changing,
  sight: Sight,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query(`${beginningOf(sight, options)}${settingMoment(clock)}`);
    const result = await work({ client });
    if (options.discarded === true) {
      await client.query("rollback");
      return result;
    }
    const { command } = await client.query("commit");
    // PostgreSQL answers COMMIT with ROLLBACK where a statement failed and its error was ignored.
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

/**
 * Runs `work` within a transaction of one partner with the sight of all, for what must count everything, such
 * as a budget. Nothing that it reads may be shown to the caller, and nothing else may be sent meanwhile.
 */
export async function seeingAll<T>({ client }: Tx, work: () => Promise<T>): Promise<T> {
  const { rows } = await client.query(
    // The first is worked out before the second, and no row is read before both.
    "select current_setting('laurel.all_partners') as before, set_config('laurel.all_partners', 'on', true)",
  );
  const result = await work();
  await client.query("select set_config('laurel.all_partners', $1, true)", [rows[0].before]);
  return result;
}

/** One text, so that it takes one round trip. */
function beginningOf(sight: Sight, { snapshot = false, long = false }: TransactionOptions): string {
  const begin = snapshot ? "begin isolation level repeatable read, read only" : "begin";
  return `${begin}; ${settingOf(sight)}${long ? unhurried : ""}`;
}

function settingOf(sight: Sight): string {
  if (sight.all) return "set local laurel.all_partners = on";
  const partnerId = pg.escapeLiteral(sight.partnerId);
  return `set local laurel.all_partners = off; set local laurel.partner_id = ${partnerId}`;
}

/** PostgreSQL 16 has no `transaction_timeout`. */
const unhurried = `; set local statement_timeout = '1h'; set local lock_timeout = '10min';
  set local idle_in_transaction_session_timeout = '5min';
  select set_config(name, '2h', true) from pg_settings where name = 'transaction_timeout'`;

type Questions = readonly (() => Promise<unknown>)[];

/** The answers to queries, in the order of the queries. */
export type Answers<Q extends readonly ((...given: never) => Promise<unknown>)[]> = {
  readonly [Index in keyof Q]: Awaited<ReturnType<Q[Index]>>;
};

/**
 * Sends several statements, of which none needs the answer to another, in the order given. The server's
 * connections send them all at once, which saves a round trip for each; any other connection sends them one
 * by one. The database runs them one after the other, each with what those before it have changed.
 */
export async function askEach<Q extends Questions>({ client }: Reader, ...questions: Q): Promise<Answers<Q>> {
  const { pipeline = false, connection } = client as Partial<pg.Client>;
  if (pipeline && connection !== undefined) return (await atOnce(connection, questions)) as Answers<Q>;
  const answers: unknown[] = [];
  for (const ask of questions) answers.push(await ask());
  return answers as unknown as Answers<Q>;
}

/** Collects the queries and sends them in one piece. */
async function atOnce({ stream }: pg.Connection, questions: Questions): Promise<unknown> {
  let asked: readonly Promise<unknown>[];
  stream.cork();
  try {
    asked = questions.map((ask) => ask());
  } finally {
    stream.uncork();
  }
  const answers = Promise.all(asked);
  answers.catch(() => {});
  // A failure is told only once all have ended: one that goes on would send its next statement after the end
  // of the transaction.
  await Promise.allSettled(asked);
  return answers;
}
