import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { connect, type Database } from "./open.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** `postgres://…` of the run's server, with TEMPLATE_DATABASE ready to be cloned. */
    testServer: string;
  }
}

export const templateDatabase = "laurel_template";

/**
 * A new, migrated database on the server of the test run, empty or filled as `template` is. Call it at the
 * top of a file or of a describe: it is closed and dropped when the file's tests have ended.
 */
export async function testDatabase(template = templateDatabase): Promise<Database> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await administer((client) => clone(client, template, name));
  const database = await connect(urlOf(name), () =>
    administer(async (client) => void (await client.query(`drop database ${name} with (force)`))),
  );
  afterAll(() => database.close());
  return database;
}

/** Makes the template `name` from the empty one by `fill`: once in a run, by the first file that asks. */
export async function makeTemplate(name: string, fill: (database: Database) => Promise<void>): Promise<void> {
  await administer(async (client) => {
    // The lock ends with the connection: the other files wait until the template is there.
    await client.query("select pg_advisory_lock(hashtext($1))", [name]);
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount !== 0) return;
    const draft = `${name}_draft`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await clone(client, templateDatabase, draft);
    const database = await connect(urlOf(draft), async () => {});
    await fill(database).finally(() => database.close());
    await client.query(`alter database ${draft} rename to ${name}`);
  });
}

async function clone(client: pg.Client, template: string, name: string): Promise<void> {
  await client.query(`create database ${name} template ${template} strategy file_copy`);
}

function urlOf(database: string): string {
  return inject("testServer").replace("@/laurel?", `@/${database}?`);
}

async function administer(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf("postgres") });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
