import pg from "pg";
import type { Config } from "../config.ts";
import { describeAddress } from "../database-address.ts";
import { OperatorError } from "../operator-error.ts";
import { openEmbedded } from "./embedded.ts";
import { typeParsers } from "./parsers.ts";

/** The database. */
export interface Database {
  readonly pool: pg.Pool;
  /**
   * Connections for `reading`. They send several queries at once, but can't COPY. Without a session they see
   * no partner's rows and can't change anything. Reads wait only for other reads, never for imports and jobs.
   */
  readonly readers: pg.Pool;
  /** `postgres://…` with the password in it. */
  readonly url: string;
  /** Closes the connections, then stops the embedded server where no other process uses it. */
  close(): Promise<void>;
}

/** The schema and the imports use features that older versions don't have. */
const oldestVersion = 160_000;

/**
 * Opens the configured database. Without one, starts the PostgreSQL of the home, or shares it where it
 * already runs. Given `say`, which reports to a person, it is started again whenever it has ended. Does not
 * change the schema: see `migrate`.
 *
 * @throws OperatorError where the database can't be reached or is too old.
 */
export async function openDatabase(
  config: Config,
  say: ((line: string) => void) | null = null,
): Promise<Database> {
  if (config.databaseUrl !== null) return connect(config.databaseUrl, async () => {});
  const server = await openEmbedded(config.home);
  if (say !== null) server.keepRunning(say);
  return connect(server.url("laurel"), () => server.close());
}

/** Connects to the database at `url`; `afterwards` runs once it has been closed. */
export async function connect(url: string, afterwards: () => Promise<void>): Promise<Database> {
  const pool = openPool(url, text);
  const readers = openPool(url, `${text} ${blind}`, { pipeline: true });
  const database: Database = {
    pool,
    readers,
    url,
    close: closeOnce([pool, readers], afterwards),
  };
  try {
    await checkVersion(pool, url);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

// Values read as text must not depend on the server's settings.
const text = "-c timezone=UTC -c datestyle=ISO";
const blind = "-c role=laurel_partner -c default_transaction_read_only=on";

function openPool(url: string, options: string, settings: pg.ClientConfig = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: withOptions(url, options),
    application_name: "laurel",
    max: 10,
    connectionTimeoutMillis: 10_000,
    options,
    types: typeParsers,
    ...settings,
  });
  // A connection lost while idle must not end the process: the next query opens another. A running query gets
  // the error itself.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/** Options in the address would replace ours, so ours are added after them. */
function withOptions(url: string, options: string): string {
  return url.replace(/[?&]options=[^&#]*/, (given) => `${given}%20${encodeURIComponent(options)}`);
}

function closeOnce(pools: readonly pg.Pool[], afterwards: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | null = null;
  return () => {
    closing ??= Promise.all(pools.map((pool) => pool.end())).then(afterwards, async (error: unknown) => {
      await afterwards();
      throw error;
    });
    return closing;
  };
}

async function checkVersion(pool: pg.Pool, url: string): Promise<void> {
  let version: number;
  try {
    const answer = await pool.query<{ version: number }>(
      "select current_setting('server_version_num')::int as version",
    );
    version = answer.rows[0]?.version ?? 0;
  } catch (cause) {
    const reason = describe(cause as Error);
    throw new OperatorError(
      `The database ${describeAddress(url)} doesn't answer: ${reason}. Check DATABASE_URL.`,
      {
        cause,
      },
    );
  }
  if (version >= oldestVersion) return;
  const [needed, found] = [oldestVersion / 10_000, Math.floor(version / 10_000)];
  throw new OperatorError(
    `Laurel needs PostgreSQL ${needed} or later; ${describeAddress(url)} is version ${found}.`,
  );
}

/** When a host with several addresses refuses, the reasons are inside the error, which has no message. */
function describe(error: Error): string {
  const reasons = error instanceof AggregateError ? error.errors.map((each: Error) => each.message) : [];
  return reasons.length > 0 ? reasons.join(", ") : error.message;
}
