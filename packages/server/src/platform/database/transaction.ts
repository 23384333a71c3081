import type pg from "pg";
import type { Database } from "./open.ts";

/** A transaction. Code in it may wait only for the database. */
export interface Tx {
  readonly client: pg.PoolClient;
}

/** A transaction, or a connection of any kind. */
export interface Reader {
  readonly client: Pick<pg.PoolClient, "query">;
}

/** For single statements of the server itself, which sees every row, even those hidden from the caller. */
export function asServer({ pool }: Pick<Database, "pool">): Reader {
  return { client: pool };
}

/**
 * Runs `work` between begin and commit, and rolls back when it throws. `begin` is the statement that begins
 * the transaction, with its settings.
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
    const result = await work({ client });
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

type Questions = readonly (() => Promise<unknown>)[];

/** The answers to queries, in the order of the queries. */
export type Answers<Q extends readonly ((...given: never) => Promise<unknown>)[]> = {
  readonly [Index in keyof Q]: Awaited<ReturnType<Q[Index]>>;
};

/**
 * Sends several queries. A connection for reading (see `reading`) sends them all at once, which saves a round
 * trip for each; any other connection sends them one by one.
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
  return Promise.all(asked);
}
