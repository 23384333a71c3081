import { expect, test } from "vitest";
import { testDatabase } from "./testing.ts";

const database = await testDatabase();

/**
 * Small tables that every node of a distributed database would hold in full, and why they belong to no
 * partner.
 */
const shared: Record<string, string> = {
  migrations: "which files this database has",
  programs: "the rules are the same for all partners",
  program_texts: "the texts are the same for all partners",
  imports: "one file holds lines of many partners",
  import_refusals: "a refused line may name no partner at all",
  import_notices: "a notice may be about a rate, which is of no partner",
  import_notice_counts: "one file holds lines of many partners",
  rates: "a day's rate is the same for all partners",
  undone_rates: "as rates",
  transfers: "from one partner to another",
  standing_backfills: "its days are filled for all partners",
  rate_days: "derived from rates",
  publisher_directory: "finds the partner of a line that names only its publisher",
  audit_checkpoints: "a checkpoint is of all chains",
  example: "one row for the whole database",
  example_people: "some of them work for the team",
  sales_intake: "holds no rows: a way into sales",
  sales_daily_intake: "holds no rows: a way into sales_daily",
  team_members: "the team works for no partner",
  team_profiles: "as team_members",
  team_calendars: "the team has the same hours for all partners",
  adoption: "one row for the whole database",
  day_progress: "how far the daily steps have come",
  key_grants: "a key may reach all partners",
  message_preferences: "belong to an address, whichever partner a message concerns",
  suppressed_addresses: "a bounce is about an address, not about a partner",
  bounce_reports: "a report is known before its message is",
  idempotency_keys: "a key is looked up before the request's partner is known",
};

test("every table is shared for a reason or leads its primary key with partner_id", async () => {
  const { rows } = await database.owner.query<{ table: string; first: string | null }>(
    `select t.table_name as table, k.column_name as first
     from information_schema.tables t
     left join information_schema.table_constraints c
       on (c.table_schema, c.table_name) = (t.table_schema, t.table_name)
       and c.constraint_type = 'PRIMARY KEY'
     left join information_schema.key_column_usage k
       on (k.constraint_schema, k.constraint_name) = (c.constraint_schema, c.constraint_name)
       and k.ordinal_position = 1
     where t.table_schema = 'public' and t.table_type = 'BASE TABLE' order by 1`,
  );
  const owned = rows.filter((row) => shared[row.table] === undefined);
  expect(owned.filter((row) => row.first !== "partner_id")).toEqual([]);
  expect(owned.length).toBeGreaterThan(10);
  const names = new Set(rows.map((row) => row.table));
  expect(Object.keys(shared).filter((name) => !names.has(name))).toEqual([]);
});

test("the moments that columns have by default are the transaction's, but for two tables", async () => {
  const { rows } = await database.owner.query<{ table: string; is: string }>(
    `select c.relname as table, pg_get_expr(adbin, adrelid) as is from pg_attrdef
     join pg_class c on c.oid = adrelid join pg_attribute a on a.attrelid = adrelid and a.attnum = adnum
     where c.relnamespace = 'public'::regnamespace and atttypid = 'timestamptz'::regtype order by 1`,
  );
  const other = rows.filter(({ is }) => is !== "laurel_now()").map(({ table }) => table);
  expect(other).toEqual(["idempotency_keys", "migrations"]);
  expect(rows.length).toBeGreaterThan(20);
});

test("foreign keys of partner-owned tables stay within the partner", async () => {
  const { rows } = await database.owner.query<{ name: string; source: string; columns: string[] }>(
    `select conname as name, conrelid::regclass::text as source,
       (select array_agg(attname::text order by attname) from pg_attribute
        where attrelid = conrelid and attnum = any (conkey)) as columns
     from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
       and confrelid <> 'identity."user"'::regclass`,
  );
  // `of_partner` is `partner_id` of a table that holds rows of the installation too.
  const straying = rows.filter(
    ({ source, columns }) =>
      shared[source] === undefined && !columns.some((name) => /^(partner_id|of_partner)$/.test(name)),
  );
  expect(straying).toEqual([]);
});
