import pg from "pg";
import { expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import { connect } from "./open.ts";
import { reading } from "./session.ts";
import { testDatabase } from "./testing.ts";

const admin = await testDatabase();

/** A database with a user of its own, as a database provider sets it up. */
async function rented(name: string, powers: string): Promise<string> {
  await admin.pool.query(`create role ${name} login ${powers} password 'rented'`);
  await admin.pool.query(`create database ${name} owner ${name}`);
  const { host } = new pg.Client({ connectionString: admin.url });
  return `postgres://${name}:rented@/${name}?host=${encodeURIComponent(host)}`;
}

async function tidyUp(name: string): Promise<void> {
  await admin.pool.query(`drop database ${name} with (force)`);
  await admin.pool.query(`drop role ${name}`);
}

test("a user without privileges can migrate once an administrator has granted it the two roles", async () => {
  const url = await rented("rented_plain", "");
  await admin.pool.query("grant laurel_partner, laurel_team to rented_plain with inherit false, set true");
  const database = await connect(url, async () => {});
  try {
    expect((await migrate(database)).length).toBeGreaterThan(3);
    const seen = await reading(database, { all: true }, ({ client }) => client.query("select from partners"));
    expect(seen.rowCount).toBe(0);
  } finally {
    await database.close();
    await tidyUp("rented_plain");
  }
});

test("a user that may not use the roles is told what to run", async () => {
  const url = await rented("rented_poor", "");
  const database = await connect(url, async () => {});
  try {
    await expect(migrate(database)).rejects.toThrow(
      /grant laurel_partner, laurel_team to rented_poor with inherit false, set true/,
    );
  } finally {
    await database.close();
    await tidyUp("rented_poor");
  }
});
