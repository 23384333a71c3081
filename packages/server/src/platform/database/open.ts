import pg from "pg";
import { type Config, redact } from "../config.ts";
import { OperatorError } from "../operator-error.ts";
import { openEmbedded } from "./embedded.ts";
import { typeParsers } from "./parsers.ts";

/** The database. */
export interface Database {
  readonly pool: pg.Pool;
  /**
   * Connections for `reading`, which take several questions at once but no COPY. By themselves they see no
   * row of any partner and change nothing. What people read waits for what other people read, and never for
   * imports and jobs.
   */
  readonly readers: pg.Pool;
  /** `postgres://…` with the password in it. */
  readonly url: string;
  /** Ends the connections, then the embedded server where nobody else uses it. */
  close(): Promise<void>;
}

/** Older versions lack what the schema and the imports use. */
const oldestVersion = 160_000;

/**
 * Opens the database the configuration names; without one the PostgreSQL of the home is started, or shared
 * where it already runs. The schema is left as it is: see `migrate`.
 * @throws OperatorError where the database can't be reached or is too old.
 */
export async function openDatabase(config: Config): Promise<Database> {
  if (config.databaseUrl !== null) return connect(config.databaseUrl, async () => {});
  const server = await openEmbedded(config.home);
  return connect(server.url("laurel"), () => server.close());
}

/** A pool on the database at `url`; `afterwards` runs when it has been closed. */
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

// What is read as text must not depend on how a server is set up.
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
  // A connection lost while idle must not end the process: the next query opens another, one under way is
  // told.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/** Options that the address brings along would count instead of ours; ours come after them. */
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
    throw new OperatorError(`The database ${redact(url)} doesn't answer: ${reason}. Is DATABASE_URL right?`, {
      cause,
    });
  }
  if (version >= oldestVersion) return;
  const found = Math.floor(version / 10_000);
  throw new OperatorError(
    `Laurel needs PostgreSQL ${oldestVersion / 10_000} or later; ${redact(url)} is ${found}.`,
  );
}

/** A refused connection to a name with several addresses has its reasons inside and no message of its own. */
function describe(error: Error): string {
  const reasons = error instanceof AggregateError ? error.errors.map((each: Error) => each.message) : [];
  return reasons.length > 0 ? reasons.join(", ") : error.message;
}
