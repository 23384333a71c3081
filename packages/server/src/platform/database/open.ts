import pg from "pg";
import { type Clock, systemClock, wallOf } from "../clock.ts";
import type { Config } from "../config.ts";
import { describeAddress } from "../database-address.ts";
import { OperatorError } from "../operator-error.ts";
import { readSecret } from "../read-secret.ts";
import { type DatabaseClock, databaseClock } from "./database-clock.ts";
import { hasDatabase, openEmbedded } from "./embedded.ts";
import { type Logins, loginOf, loginsBeside } from "./logins.ts";
import { signInRefused } from "./make-logins.ts";
import { openPool, settingsOf, unreachable } from "./open-pool.ts";

/** Where a database is, and the end of its use. */
export interface DatabasePlace {
  readonly logins: Logins;
  /** Stops the embedded server where no other process uses it. */
  close(): Promise<void>;
}

/** The database. */
export interface Database {
  /**
   * Connections that read and change rows. Outside of a `transaction` they are about all partners, so only
   * `asServer` and the libraries for identity and jobs use them directly.
   */
  readonly pool: pg.Pool;
  /**
   * Connections for `reading`. Without a session they see no partner's rows and can't change anything. Reads
   * wait only for other reads, never for imports and jobs.
   */
  readonly readers: pg.Pool;
  /** Gives the moment of each transaction, and of all that is recorded. */
  readonly clock: DatabaseClock;
  readonly logins: Logins;
  /** Closes the connections, then stops the embedded server where no other process uses it. */
  close(): Promise<void>;
}

/** The schema and the imports use features that older versions don't have. */
const oldestVersion = 160_000;

/**
 * Finds the configured database. Without one, starts the PostgreSQL of the home, or shares it where it
 * already runs, or makes it where there is none. Given `say`, which reports to a person, it is started again
 * whenever it has ended.
 */
export async function findDatabase(
  config: Config,
  say: ((line: string) => void) | null = null,
): Promise<DatabasePlace> {
  const { databaseUrl: migrate, databaseWriteUrl: write, databaseReadUrl: read } = config;
  if (migrate === null) {
    const server = await openEmbedded(config.home);
    if (say !== null) server.keepRunning(say);
    return server;
  }
  const close = async () => {};
  if (write !== null && read !== null) return { logins: { migrate, write, read, made: false }, close };
  return { logins: loginsBeside(migrate, await readSecret(config)), close };
}

/**
 * Opens the configured database with the logins for writing and reading. Does not change the schema: see
 * `migrate`. `say`: as for `findDatabase`; `base`: the clock that the database's clock follows.
 *
 * @throws OperatorError where there is no database, it can't be reached or is too old, and where a login
 * can't be used.
 */
export async function openDatabase(
  config: Config,
  say: ((line: string) => void) | null = null,
  base: Clock = systemClock,
): Promise<Database> {
  assertMade(config);
  const { logins, close } = await findDatabase(config, say);
  const database = await connect(logins, close, base);
  await database.clock.refresh();
  return database;
}

/**
 * Only `migrate` and `serve` make a home.
 * @throws OperatorError where the database would be that of a home that has none.
 */
export function assertMade({ databaseUrl, home }: Config): void {
  if (databaseUrl !== null || hasDatabase(home)) return;
  throw new OperatorError(
    `There is no database in ${home} yet: run \`laurel migrate\` to make one, or set LAUREL_HOME or ` +
      "DATABASE_URL to where it is.",
  );
}

/**
 * Connects to the database of `logins`; `afterwards` runs once it has been closed. Its clock follows `base`,
 * and is not read yet.
 */
export async function connect(
  logins: Logins,
  afterwards: () => Promise<void>,
  base: Clock = systemClock,
): Promise<Database> {
  try {
    const [version] = await Promise.all([checkLogin(logins, "write"), checkLogin(logins, "read")]);
    const pool = openPool(logins.write, "write", version);
    const readers = openPool(logins.read, "read", version);
    const clock = databaseClock(pool, base);
    return { pool, readers, clock, logins, close: closeOnce([pool, readers], afterwards) };
  } catch (error) {
    await afterwards();
    throw error;
  }
}

/** Work of the login that owns the tables, for what the server's own logins may not do. */
export async function asOwner<T>(
  { logins, clock }: Pick<Database, "logins" | "clock">,
  work: (database: Pick<Database, "pool" | "clock">) => Promise<T>,
): Promise<T> {
  const pool = openPool(logins.migrate, "migrate");
  try {
    return await work({ pool, clock });
  } finally {
    await pool.end();
  }
}

/** The same database by another clock, which its transactions follow; itself where they already do. */
export function byClock<D extends Database>(database: D, clock: Clock): D {
  if (clock === database.clock || clock === wallOf(database.clock)) return database;
  return { ...database, clock: databaseClock(database.pool, clock) };
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

/** What a login may do, before it is used. */
interface LoginState {
  readonly version: number;
  /** Whether it has power over roles or other people's rows, or owns the tables. */
  readonly powerful: boolean;
  /** Whether it was given its rights, where there is a schema. */
  readonly ready: boolean;
}

/** Gives the server's version. */
async function checkLogin(logins: Logins, purpose: "write" | "read"): Promise<number> {
  const { version, powerful, ready } = await askLogin(logins, purpose);
  const url = logins[purpose];
  if (version < oldestVersion) {
    const [needed, found] = [oldestVersion / 10_000, Math.floor(version / 10_000)];
    throw new OperatorError(
      `Laurel needs PostgreSQL ${needed} or later; ${describeAddress(url)} is version ${found}.`,
    );
  }
  const { name } = loginOf(url);
  if (powerful) {
    throw new OperatorError(
      `${settingOf(logins, purpose)} signs in as ${name}, which is a superuser, may make roles or ` +
        "databases, bypasses row-level security, or owns the tables. Laurel serves only with lesser " +
        "logins. Name one that may sign in and nothing else.",
    );
  }
  if (ready) return version;
  throw new OperatorError(
    `The login ${name} has no rights in ${describeAddress(url)} yet. Run \`laurel migrate\` first.`,
  );
}

async function askLogin(logins: Logins, purpose: "write" | "read"): Promise<LoginState> {
  const url = logins[purpose];
  const group = purpose === "write" ? "laurel_writer" : "laurel_partner";
  const client = new pg.Client({ ...settingsOf(url, "locks") });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<LoginState>(
      `select current_setting('server_version_num')::int as version,
         rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication
           or coalesce(pg_has_role(role.oid, relowner, 'member'), false) as powerful,
         coalesce((select pg_has_role(role.oid, oid, 'member') from pg_roles where rolname = $1), false)
           and ($1 <> 'laurel_writer'
             or coalesce(has_table_privilege(role.oid, migrations.oid, 'select'), true))
           as ready
       from pg_roles role left join pg_class migrations on migrations.oid = to_regclass('public.migrations')
       where rolname = session_user`,
      [group],
    );
    return rows[0] as LoginState;
  } catch (cause) {
    const { code, message } = cause as pg.DatabaseError;
    if (!signInRefused.has(code) || !logins.made)
      throw unreachable(url, settingOf(logins, purpose), cause as Error);
    throw new OperatorError(
      `Laurel's login can't sign in to ${describeAddress(url)}: ${message}. Run \`laurel migrate\`, ` +
        "which makes it or says what an administrator must run. Servers that share a database need the " +
        "same LAUREL_SECRET.",
      { cause },
    );
  } finally {
    await client.end().catch(() => {});
  }
}

function settingOf({ made }: Logins, purpose: "write" | "read"): string {
  return made ? "DATABASE_URL" : `DATABASE_${purpose.toUpperCase()}_URL`;
}
