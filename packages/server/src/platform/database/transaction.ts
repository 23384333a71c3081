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

/** A transaction, or a connection of any kind. */
export interface Reader {
  readonly client: Pick<pg.PoolClient, "query">;
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
    const result = await work(txOver(client));
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

/** Both ways to a connection on which a transaction has begun. */
export function txOver(client: pg.PoolClient): Tx {
  let db: Kysely<Tables> | undefined;
  return {
    client,
    // Many transactions never ask for it, and it is not made for nothing.
    get db() {
      db ??= overClient(client);
      return db;
    },
  };
}

type Questions = readonly (() => Promise<unknown>)[];

/** What questions are answered, in their order. */
export type Answers<Q extends readonly ((...given: never) => Promise<unknown>)[]> = {
  readonly [Index in keyof Q]: Awaited<ReturnType<Q[Index]>>;
};

/**
 * Asks several questions of one state. A connection for reading (see `reading`) takes them all at once, which
 * spares a journey for each; another one is asked one after the other.
 */
export async function askEach<Q extends Questions>({ client }: Reader, ...questions: Q): Promise<Answers<Q>> {
  const { pipeline = false, connection } = client as Partial<pg.Client>;
  if (pipeline && connection !== undefined) return (await atOnce(connection, questions)) as Answers<Q>;
  const answers: unknown[] = [];
  for (const ask of questions) answers.push(await ask());
  return answers as unknown as Answers<Q>;
}

/** The questions are held back until all are there, and leave in one piece. */
async function atOnce({ stream }: pg.Connection, questions: Questions): Promise<unknown> {
  let asked: readonly Promise<unknown>[];
  stream.cork();
  try {
    asked = questions.map((ask) => ask());
  } finally {
    stream.uncork();
  }
  return Promise.all(asked);
}

/** Kysely over the one connection, which stays ours: it neither gives it back nor ends it. */
function overClient(client: pg.PoolClient): Kysely<Tables> {
  const borrowed = { query: client.query.bind(client), processID: undefined, release: () => {} };
  const pool = { connect: async () => borrowed, end: async () => {}, options: {} };
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as unknown as pg.Pool }) });
}
