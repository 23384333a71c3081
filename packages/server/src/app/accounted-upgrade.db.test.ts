import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { verifyChains } from "../platform/audit/verify-chains.ts";
import { verifyState } from "../platform/audit/verify-state.ts";
import { migrate } from "../platform/database/migrate.ts";
import { asRoot, testDatabase } from "../platform/database/testing.ts";
import { accounted } from "./accounted.ts";
import { makeWorld } from "./testing-world.ts";

const migrations = resolve(import.meta.dirname, "../platform/database/migrations");
const first = "0013-accounted-state.sql";

/** What a recorded standing had in that schema, and has no more. */
const asRecordedThen = { engine: 1, facts_digest: "", reasons: {} };

/** A database with the schema before events accounted for the state, and with the data of another. */
async function oldDatabase() {
  const world = await testDatabase();
  await makeWorld(world);
  const old = await testDatabase("template1");
  const folder = await mkdtemp(join(tmpdir(), "laurel-old-"));
  for (const name of await readdir(migrations))
    if (name < first) await cp(join(migrations, name), join(folder, name));
  await migrate(old.logins, folder);
  await rm(folder, { recursive: true });
  const { rows: tables } = await old.owner.query<{ table: string; columns: string }>(
    `select format('%I.%I', table_schema, table_name) as table,
       string_agg(quote_ident(column_name), ', ' order by ordinal_position) as columns
     from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_type = 'BASE TABLE' and table_schema in ('public', 'identity') and is_generated = 'NEVER'
       and table_name not in ('migrations', 'event_heads') group by 1`,
  );
  // As the superuser: no trigger and no foreign key applies.
  await asRoot(async (client) => {
    await client.query("set laurel.all_partners = on");
    for (const { table, columns } of tables) {
      const { rows } = await world.owner.query(`select to_jsonb(whole)::text as line from ${table} as whole`);
      // Events get their chains and their hashes from the trigger; nothing else is triggered or checked.
      const role = table === "public.events" ? "origin" : "replica";
      await client.query(`set session_replication_role = ${role}`);
      for (const { line } of rows)
        await client.query(
          `insert into ${table} (${columns}) overriding system value
         select ${columns}
         from jsonb_populate_record(null::${table}, ($1::jsonb #- '{personal,state}') || $2::jsonb)`,
          [line, table === "public.standings" ? asRecordedThen : {}],
        );
    }
  }, old.name);
  return old;
}

test("a database from before is accounted for from its migration on", async () => {
  const old = await oldDatabase();
  const { rows } = await old.owner.query("select count(*) as count from sales");
  expect(rows[0].count).toBeGreaterThan(5);
  expect(await migrate(old.logins)).toContain(first);
  expect(await verifyChains(old)).toMatchObject({ total: 0 });
  expect(await verifyState(old, accounted)).toEqual({ differences: [], total: 0 });
  await old.owner.query("update memberships set role = 'owner'");
  await old.owner.query("update sales set amount_minor = amount_minor + 1 where kind = 'sale'");
  const { differences } = await verifyState(old, accounted);
  expect([...new Set(differences.map(({ of }) => of))]).toEqual(["facts", "membership", "total"]);
});
