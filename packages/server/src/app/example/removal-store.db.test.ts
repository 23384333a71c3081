import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { countBatch } from "../../facts/intake/count-store.ts";
import { openImport } from "../../facts/intake/import-store.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { asServer, transaction } from "../../platform/database/transaction.ts";
import { countRows, deleteFacts } from "./removal-store.ts";

const database = await testDatabase();

/** Tables that the end of the example doesn't empty, and why. A new table is in this list or is emptied. */
const kept: Record<string, string> = {
  migrations: "which files this database has",
  programs: "a published version stays, as the events say",
  program_texts: "corrected texts stay with their version",
  events: "an event is never deleted",
  audit_checkpoints: "how far the checkpoints outside of the database have come",
  sales_intake: "holds no rows: a way into sales",
  sales_daily_intake: "holds no rows: a way into sales_daily",
  event_heads: "the ends of the chains of events",
  team_members: "goes with the account; administrators of the command line stay",
  team_profiles: "goes with the member of the team",
  example: "its row is deleted last",
  example_people: "goes with the account",
  "identity.user": "administrators of the command line stay",
  "identity.account": "goes with the account",
  "identity.twoFactor": "goes with the account",
  "identity.session": "emptied by `endSessions`",
  "identity.verification": "emptied by `endSessions`",
  key_grants: "who made a key stays in the list",
  "identity.apikey": "a key is revoked and stays in the list",
  "identity.guesses": "counts guesses at accounts, and is forgotten by time",
  "identity.tallies": "counts failures of accounts, and is forgotten by time",
  "identity.rateLimit": "counts attempts by network address",
};

async function tables(): Promise<string[]> {
  const { rows } = await database.owner.query<{ name: string }>(
    `select case when table_schema = 'public' then '' else table_schema || '.' end || table_name as name
     from information_schema.tables
     where table_schema in ('public', 'identity') and table_type = 'BASE TABLE' order by 1`,
  );
  return rows.map(({ name }) => name);
}

test("every table is emptied when the example ends, or kept for a reason", async () => {
  const handled = [...Object.keys(await countRows(asServer(database))), ...Object.keys(kept)];
  expect((await tables()).filter((name) => !handled.includes(name))).toEqual([]);
  expect(handled.filter((name, place) => handled.indexOf(name) !== place)).toEqual([]);
  const names = await tables();
  expect(handled.filter((name) => !names.includes(name))).toEqual([]);
});

test("the tables are emptied in an order in which no row refers to one that is gone", async () => {
  const { rows } = await database.owner.query<{ source: string; target: string }>(
    `select conrelid::regclass::text as source, confrelid::regclass::text as target
     from pg_constraint where contype = 'f' and conrelid <> confrelid`,
  );
  const order = Object.keys(await transaction({ pool: database.owner }, allPartners, deleteFacts));
  const wrong = rows.filter(
    ({ source, target }) => order.includes(target) && !(order.indexOf(source) < order.indexOf(target)),
  );
  expect(wrong).toEqual([]);
  expect(rows.filter(({ target }) => order.includes(target)).length).toBeGreaterThan(5);
});

test("a batch of an import that the end of the example removed is rolled back", async () => {
  const particulars = {
    kind: "partners",
    source: "s",
    fileName: "f",
    digest: "d",
    format: "csv",
    heading: [],
    madeBy: "cli",
  };
  const { importId } = await transaction(database, allPartners, (tx) => openImport(tx, particulars as never));
  const settled = { added: 1, repeated: 0, duplicated: 0, refused: [], notices: [] };
  await transaction(database, allPartners, (tx) =>
    countBatch(tx, importId, { records: 1, skipped: 0 }, settled),
  );
  await transaction({ pool: database.owner }, allPartners, deleteFacts);
  const late = transaction(database, allPartners, async (tx) => {
    await tx.client.query(
      "insert into partners (partner_id, name, country, locale) values ('P', 'P', 'US', 'en')",
    );
    await countBatch(tx, importId, { records: 1, skipped: 0 }, settled);
  });
  await expect(late).rejects.toThrow(`import ${importId} was removed while it was running`);
  expect((await database.owner.query("select from partners")).rows).toEqual([]);
});

const migration = readFileSync(
  resolve(import.meta.dirname, "../../platform/database/migrations/0015-example.sql"),
  "utf8",
);

/** A database as an earlier version left it, brought up to date. */
async function migrated(sources: readonly string[], emails: readonly string[]) {
  const { owner: pool } = await testDatabase();
  await pool.query("drop table example_people, example");
  for (const source of sources) {
    await pool.query(
      `insert into imports (kind, source, file_name, digest, format, status)
       values ('partners', $1, 'partners-2025-11-30.csv', '', 'csv', 'finished')`,
      [source],
    );
  }
  for (const email of emails) {
    await pool.query(
      `insert into identity."user" (id, name, email, "emailVerified", locale)
       values ($1, 'n', $1, true, 'en')`,
      [email],
    );
  }
  await pool.query(migration);
  const people = await pool.query("select user_id, place from example_people order by place");
  return {
    example: (await pool.query("select source, day, finished_at is not null as done from example")).rows,
    people: people.rows.map(({ user_id }) => user_id),
  };
}

const cast = ["auditor@example.com", "administrator@example.com", "owner@example.com"];

test("a database of an earlier version with the example's facts and people holds the example", async () => {
  expect(await migrated(["example"], [...cast, "ada@real.test"])).toEqual({
    example: [{ source: "example", day: "2025-11-30", done: true }],
    people: ["owner@example.com", "administrator@example.com", "auditor@example.com"],
  });
});

test.each<[string, string[], string[]]>([
  ["nothing", [], []],
  ["real facts", ["marketplace"], []],
  ["the example and real facts", ["example", "marketplace"], cast],
  ["facts of a source of that name, without the people", ["example"], ["ada@real.test"]],
  ["the people without facts", [], cast],
])("a database of an earlier version with %s doesn't hold the example", async (_, sources, emails) => {
  expect(await migrated(sources, emails)).toEqual({ example: [], people: [] });
});
