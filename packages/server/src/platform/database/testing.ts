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
let counter = 0;

/**
 * A fresh, migrated, empty database on the test run's server. Call it at the top of a test file or of a
 * describe: it is closed and dropped when the file's tests have ended.
 */
export async function testDatabase(): Promise<Database> {
  counter += 1;
  const name = `test_${process.pid}_${counter}`;
  await administer(`create database ${name} template ${templateDatabase} strategy file_copy`);
  const database = await connect(urlOf(name), () => administer(`drop database ${name} with (force)`));
  afterAll(() => database.close());
  return database;
}

function urlOf(database: string): string {
  return inject("testServer").replace("@/laurel?", `@/${database}?`);
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf("postgres") });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
