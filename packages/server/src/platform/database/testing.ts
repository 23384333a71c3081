import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";
import type { Logins } from "./logins.ts";
import { connect, type Database } from "./open.ts";
import { openPool } from "./open-pool.ts";

/** The addresses of the run's server. */
export interface TestServer extends Logins {
  /** Of the superuser, who makes databases and logins. */
  readonly root: string;
}

declare module "vitest" {
  interface ProvidedContext {
    /** The run's server, with TEMPLATE_DATABASE ready to be cloned. */
    testServer: TestServer;
  }
}

export const templateDatabase = "laurel_template";

/** A database of a test. */
export interface TestDatabase extends Database {
  /** Connections of the login that owns the tables: for what the server itself may not do. */
  readonly owner: pg.Pool;
  /** Its name on the run's server, for `asRoot`. */
  readonly name: string;
  /** The settings with which Laurel opens this database. */
  readonly env: {
    readonly DATABASE_URL: string;
    readonly DATABASE_WRITE_URL: string;
    readonly DATABASE_READ_URL: string;
  };
}

/**
 * A new, migrated database on the server of the test run, empty or filled as `template` is. Call it at the
 * top of a file or of a describe: it is closed and dropped when the file's tests have ended.
 */
export async function testDatabase(template = templateDatabase): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await asRoot((client) => clone(client, template, name));
  const logins = loginsIn(name);
  const owner = openPool(logins.migrate, "migrate");
  const database = await connect(logins, async () => {
    await owner.end();
    await asRoot(async (client) => void (await client.query(`drop database ${name} with (force)`)));
  });
  afterAll(() => database.close());
  const { migrate, write, read } = logins;
  return {
    ...database,
    owner,
    name,
    env: { DATABASE_URL: migrate, DATABASE_WRITE_URL: write, DATABASE_READ_URL: read },
  };
}

/** Makes the template `name` from the empty one by `fill`: once in a run, by the first file that asks. */
export async function makeTemplate(name: string, fill: (database: Database) => Promise<void>): Promise<void> {
  await asRoot(async (client) => {
    // The lock ends with the connection: the other files wait until the template is there.
    await client.query("select pg_advisory_lock(hashtext($1))", [name]);
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount !== 0) return;
    const draft = `${name}_draft`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await clone(client, templateDatabase, draft);
    const database = await connect(loginsIn(draft), async () => {});
    await fill(database).finally(() => database.close());
    await client.query(`alter database ${draft} rename to ${name}`);
  });
}

async function clone(client: pg.Client, template: string, name: string): Promise<void> {
  const { user } = new pg.Client({ connectionString: inject("testServer").migrate });
  await client.query(`create database ${name} template ${template} strategy file_copy owner ${user}`);
}

/** The run's three logins, in one of its databases. */
function loginsIn(database: string): Logins {
  const { migrate, write, read } = inject("testServer");
  return {
    migrate: within(migrate, database),
    write: within(write, database),
    read: within(read, database),
    made: false,
  };
}

/** The address of another database of the run's server. */
export function within(url: string, database: string): string {
  return url.replace("@/laurel?", `@/${database}?`);
}

/** Work of the superuser, in the database `postgres` or in another. */
export async function asRoot<T>(work: (client: pg.Client) => Promise<T>, database = "postgres"): Promise<T> {
  const client = new pg.Client({ connectionString: within(inject("testServer").root, database) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
