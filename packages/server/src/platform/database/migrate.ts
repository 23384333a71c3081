import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Logger, runMigrations } from "graphile-worker";
import type pg from "pg";
import { OperatorError } from "../operator-error.ts";
import type { Logins } from "./logins.ts";
import { makeLogins } from "./make-logins.ts";
import type { Database } from "./open.ts";
import { openPool, unreachable } from "./open-pool.ts";

/** The schema in which graphile-worker keeps the jobs. */
export const jobsSchema = "jobs";

/** Any fixed number: the advisory lock that a migrating process holds. */
const lockKey = 7_236_104_981;

const ownMigrations = join(import.meta.dirname, "migrations");
const grants = join(import.meta.dirname, "grants.sql");

/** A recorded migration. */
interface Applied {
  readonly name: string;
  readonly digest: string;
}

interface Migration extends Applied {
  readonly sql: string;
}

/**
 * Brings the schema up to date, with the login for it: makes the roles and the other logins, applies the
 * files of `migrations/` that this database doesn't have yet, in order, each in a transaction of its own,
 * then the tables of the job queue, and at last sets what each role may do (`grants.sql`). Returns the names
 * of the applied files. Processes that migrate at once wait for each other.
 * @throws OperatorError where an applied file has changed, where the database is newer than this Laurel, and
 * where the login may not make the others.
 */
export async function migrate(logins: Logins, folder: string = ownMigrations): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const pool = openPool(logins.migrate, "migrate");
  try {
    const client = await reach(pool, logins.migrate);
    try {
      await client.query("select pg_advisory_lock($1)", [lockKey]);
      await client.query("set lock_timeout = '60s'");
      await makeLogins(client, logins);
      const applied = await applyPending(client, migrations);
      await runMigrations({ pgPool: pool, schema: jobsSchema, taskList: {}, logger: silent });
      await client.query(await readFile(grants, "utf8"));
      return applied;
    } finally {
      // Closed and not returned to the pool, so that the lock ends even where the connection is broken.
      client.release(true);
    }
  } finally {
    await pool.end();
  }
}

/** The names of the files that `migrate` would apply now; changes nothing. */
export async function pendingMigrations(
  database: Pick<Database, "pool">,
  folder: string = ownMigrations,
): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const { rows: tables } = await database.pool.query("select to_regclass('migrations') is not null as there");
  if (!tables[0].there) return migrations.map(({ name }) => name);
  const { rows } = await database.pool.query<Applied>("select name, digest from migrations");
  const names = new Set(rows.map(({ name }) => name));
  const digests = new Set(rows.map(({ digest }) => digest));
  return migrations
    .filter(({ name, digest }) => !names.has(name) && !digests.has(digest))
    .map(({ name }) => name);
}

/** @throws OperatorError where `migrate` has files to apply. */
export async function assertMigrated(database: Pick<Database, "pool">): Promise<void> {
  const pending = await pendingMigrations(database);
  if (pending.length === 0) return;
  throw new OperatorError(
    `The database's schema is behind; to apply: ${pending.join(", ")}. Run \`laurel migrate\` first.`,
  );
}

async function reach(pool: pg.Pool, url: string): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (cause) {
    throw unreachable(url, "DATABASE_URL", cause as Error);
  }
}

const silent = new Logger(() => () => {});

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  return Promise.all(
    names.map(async (name) => {
      // A checkout on Windows may change line endings, which doesn't change the migration.
      const sql = (await readFile(join(folder, name), "utf8")).replaceAll("\r\n", "\n");
      return { name, sql, digest: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

async function applyPending(client: pg.PoolClient, migrations: readonly Migration[]): Promise<string[]> {
  await client.query(
    `create table if not exists migrations (
       name text primary key, digest text not null, applied_at timestamptz not null default now()
     )`,
  );
  await renameApplied(client, migrations);
  const { rows } = await client.query<Applied>("select name, digest from migrations");
  const done = new Map(rows.map((row) => [row.name, row.digest]));
  refuseForeign(migrations, done);
  const pending = migrations.filter((migration) => !done.has(migration.name));
  for (const migration of pending) await apply(client, migration);
  return pending.map((migration) => migration.name);
}

/** A file that was renamed after it was applied is the same migration, recognized by its digest. */
async function renameApplied(client: pg.PoolClient, migrations: readonly Migration[]): Promise<void> {
  await client.query(
    `update migrations as applied set name = file.name
     from unnest($1::text[], $2::text[]) as file (name, digest)
     where applied.digest = file.digest and applied.name <> file.name
       and not exists (select from migrations as other where other.name = file.name)
       and applied.name <> all ($1)`,
    [migrations.map(({ name }) => name), migrations.map(({ digest }) => digest)],
  );
}

function refuseForeign(migrations: readonly Migration[], done: ReadonlyMap<string, string>): void {
  const known = new Set(migrations.map((migration) => migration.name));
  for (const name of done.keys()) {
    if (known.has(name)) continue;
    throw new OperatorError(
      `The database has the migration ${name}, which this version of Laurel doesn't have. ` +
        "Use the newer version of Laurel.",
    );
  }
  for (const { name, digest } of migrations) {
    if (!done.has(name) || done.get(name) === digest) continue;
    throw new OperatorError(
      `The migration ${name} has changed since it was applied to this database. ` +
        "Restore the file, and write the change as a new migration.",
    );
  }
}

async function apply(client: pg.PoolClient, { name, sql, digest }: Migration): Promise<void> {
  await client.query("begin");
  try {
    await client.query(sql);
    await client.query("insert into migrations (name, digest) values ($1, $2)", [name, digest]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    const { message, position } = error as pg.DatabaseError;
    const line = position === undefined ? "" : `, line ${sql.slice(0, Number(position)).split("\n").length}`;
    throw new Error(`migration ${name}${line}: ${message}`, { cause: error });
  }
}
