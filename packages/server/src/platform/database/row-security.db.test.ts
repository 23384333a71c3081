import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { addPartner, addSales, decideOn, publishVersions } from "../../standing/testing-marketplace.ts";
import { reading } from "./session.ts";
import type { Sight } from "./sight.ts";
import { allPartners } from "./sight.ts";
import { asRoot, testDatabase } from "./testing.ts";
import { transaction } from "./transaction.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
for (const id of ["mine", "theirs"]) {
  await addPartner(database, id, "2024-01-01", "2024-01-01");
  await addSales(database, id, [{ line: `${id}-1`, on: "2024-02-01", amount: "600.00" }]);
  await decideOn(database, id, "2024-02-10");
}
/** What else the checks of a table ask for. */
const asked: Record<string, Record<string, string>> = {
  activations: { state: "'requested'" },
  contacts: { reach: "'verified'", user_id: "'somebody'" },
  credit_redemptions: { activation_id: "(select min(activation_id) from activations)" },
  loop_steps: { side: "'team'" },
  promise_pauses: { promise_id: "(select min(promise_id) from promises)" },
  promises: { kind: "'contact'", until: "now()" },
  requests: { kind: "'support'", state: "'open'" },
};

// A row of another partner, with the columns that must have a value, for tables that have none yet.
// The chunks of a file need the file, and so on.
for (const table of ["attachments", "activations", "promises"]) await addRow(table);
for (const { table } of await ownedTables()) {
  const found = await database.owner.query(`select from ${table} where partner_id = 'theirs' limit 1`);
  if (found.rowCount === 0) await addRow(table);
}

interface Owned {
  readonly table: string;
  readonly readable: boolean;
}

async function ownedTables(): Promise<readonly Owned[]> {
  const { rows } = await database.owner.query<Owned>(
    `select table_name as table,
       has_any_column_privilege('laurel_partner', format('%I', table_name), 'select') as readable
     from information_schema.columns join information_schema.tables t using (table_schema, table_name)
     where table_schema = 'public' and column_name = 'partner_id' and t.table_type = 'BASE TABLE' order by 1`,
  );
  return rows;
}

/** Fills required columns with values of their type that pass the checks. */
async function addRow(table: string): Promise<void> {
  const samples: Record<string, string> = {
    text: "'x'",
    bytea: "'x'",
    jsonb: "'{}'",
    boolean: "false",
    ARRAY: "'{}'",
    date: "'2024-01-01'",
  };
  const known: Record<string, string> = {
    partner_id: "'theirs'",
    role: "'viewer'",
    user_id: "'somebody'",
    measure: "'teamsUsers'",
    attachment_id: "(select min(attachment_id) from attachments)",
  };
  const { rows } = await database.owner.query<{ name: string; type: string }>(
    `select column_name as name, data_type as type from information_schema.columns
     where table_name = $1 and table_schema = 'public' and is_nullable = 'NO'
       and (column_default is null or column_name = 'partner_id')
       and is_identity = 'NO'`,
    [table],
  );
  const row: Record<string, string> = {};
  for (const { name, type } of rows)
    row[name] = known[name] ?? samples[type] ?? (/^timestamp/.test(type) ? "now()" : "1");
  Object.assign(row, asked[table]);
  await database.owner.query(
    `insert into identity."user" (id, name, email, "emailVerified", locale)
     values ('somebody', 'Somebody', 'somebody@example.com', true, 'en') on conflict do nothing`,
  );
  await database.owner.query(
    `insert into ${table} (${Object.keys(row).join(", ")}) values (${Object.values(row).join(", ")})`,
  );
}

const stranger = { all: false, partnerId: "mine" } as const;

test("a partner's session sees no row of another partner in any table", async () => {
  const tables = await ownedTables();
  expect(tables.length).toBeGreaterThan(15);
  for (const { table, readable } of tables) {
    const there = await database.owner.query(`select from ${table} where partner_id = 'theirs'`);
    expect(there.rowCount, `${table} holds a row to be hidden`).toBeGreaterThan(0);
    const seen = reading(database, stranger, ({ client }) =>
      client.query<{ partner_id: string }>(`select partner_id from ${table}`),
    );
    if (!readable) await expect(seen, table).rejects.toThrow("permission denied");
    else expect(new Set((await seen).rows.map((row) => row.partner_id)), table).not.toContain("theirs");
  }
});

test("a partner's session sees its own rows", async () => {
  for (const table of ["partners", "offers", "sales_daily", "standings", "unlocks", "events"]) {
    const own = await reading(database, stranger, ({ client }) => client.query(`select from ${table}`));
    expect(own.rowCount, table).toBeGreaterThan(0);
  }
});

test("a session without a partner sees nothing", async () => {
  for (const { table, readable } of await ownedTables()) {
    if (!readable) continue;
    const question = `select count(partner_id) as count from ${table}`;
    const { rows } = await reading(database, { all: false, partnerId: "" }, ({ client }) =>
      client.query(question),
    );
    expect(rows, table).toEqual([{ count: 0 }]);
  }
});

test("of tables of no partner, a session reads the program, the team's hours and its people", async () => {
  const { rows } = await database.owner.query<{ table: string }>(
    `select format('%I.%I', t.table_schema, t.table_name) as table from information_schema.tables t
     where t.table_schema in ('public', 'identity', 'jobs') and t.table_type = 'BASE TABLE' and not exists (
       select from information_schema.columns c where (c.table_schema, c.table_name) =
         (t.table_schema, t.table_name) and c.table_schema = 'public' and c.column_name = 'partner_id')`,
  );
  expect(rows.length).toBeGreaterThan(8);
  const shared = ["public.programs", "public.program_texts", "public.team_calendars", 'identity."user"'];
  for (const { table } of rows) {
    const seen = reading(database, stranger, ({ client }) => client.query(`select from ${table} limit 1`));
    if (shared.includes(table)) await seen;
    else await expect(seen, table).rejects.toThrow("permission denied");
  }
});

test("a partner's session sees the names of its people, but not their credentials", async () => {
  await database.owner.query(
    `insert into identity."user" (id, name, email, "emailVerified", locale) values
       ('mia', 'Mia', 'mia@example.com', true, 'en'), ('olga', 'Olga', 'olga@example.com', true, 'en')`,
  );
  await database.owner.query(
    `insert into memberships (partner_id, user_id, role)
     values ('mine', 'mia', 'owner'), ('theirs', 'olga', 'owner')`,
  );
  const seen = (question: string, sight: Sight = stranger) =>
    reading(database, sight, async ({ client }) => (await client.query(question)).rows);
  expect(await seen('select id from identity."user"')).toEqual([{ id: "mia" }]);
  expect(await seen('select id from identity."user"', { all: false, partnerId: "" })).toEqual([]);
  await expect(seen('select * from identity."user"')).rejects.toThrow("permission denied");
  await expect(seen('select "key" from identity.apikey', { all: true })).rejects.toThrow("permission denied");
});

test("a connection for reading sees and changes nothing before its session begins", async () => {
  const { rows } = await database.readers.query(
    "select current_user as who, (select count(*) from partners)",
  );
  expect(rows).toEqual([{ who: "laurel_partner", count: 0 }]);
  const tried = database.readers.query(
    "insert into events (partner_id, what, who) values ('mine', 'x', 'y')",
  );
  await expect(tried).rejects.toThrow("read-only transaction");
});

test("no session can delete anything", async () => {
  for (const role of ["laurel_partner", "laurel_team"]) {
    for (const { table } of await ownedTables()) {
      const tried = transaction({ pool: database.owner }, allPartners, async ({ client }) => {
        await client.query(`set local role ${role}`);
        await client.query("set local laurel.partner_id = 'mine'");
        await client.query(`delete from ${table} where partner_id = 'theirs'`);
      });
      await expect(tried, `${role} ${table}`).rejects.toThrow("permission denied");
    }
  }
});

test("a reading session can change nothing, not even its own rows", async () => {
  const tried = reading(database, stranger, ({ client }) =>
    client.query("insert into events (partner_id, what, who) values ('mine', 'x', 'y')"),
  );
  await expect(tried).rejects.toThrow("read-only transaction");
});

test("the policies for writing don't change what the planner expects", async () => {
  const { database: name } = new pg.Client({ connectionString: database.logins.write });
  const expected = async (client: Pick<pg.ClientBase, "query">, table: string) =>
    (await client.query(`explain (format json) select from ${table}`)).rows[0]["QUERY PLAN"][0].Plan[
      "Plan Rows"
    ];
  for (const { table } of await ownedTables()) {
    if (table.endsWith("_intake")) continue;
    const without = await asRoot((root) => expected(root, table), name);
    const own = await expected(database.pool, table);
    expect(own, table).toBeGreaterThanOrEqual(Math.floor(without * 0.99));
  }
});

test("only single statements of the server and the libraries use the pool outside of a transaction", () => {
  const root = resolve(import.meta.dirname, "../..");
  const users = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !/\.test\.ts$|(^|\/)testing/.test(path))
    .filter((path) =>
      /\bpool\b/.test(readFileSync(join(root, path), "utf8").replaceAll(/"pool"|open-pool\.ts/g, "")),
    )
    .sort();
  expect(users.filter((path) => !path.startsWith("platform/database/"))).toEqual([
    "app/work.ts",
    "people/accounts/build-auth.ts",
  ]);
});
