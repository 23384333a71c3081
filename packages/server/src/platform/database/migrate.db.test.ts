import { cp, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { migrate, pendingMigrations } from "./migrate.ts";
import { testDatabase } from "./testing.ts";

const database = await testDatabase();
const own = join(import.meta.dirname, "migrations");
const folder = await mkdtemp(join(tmpdir(), "laurel-migrations-"));
await cp(own, folder, { recursive: true });
afterAll(() => rm(folder, { recursive: true }));

test("migrating a database that is up to date applies nothing", async () => {
  expect(await migrate(database.logins)).toEqual([]);
  const { rows } = await database.owner.query("select name from migrations order by name");
  expect(rows.map((row) => row.name)).toEqual((await readdir(own)).sort());
});

test("two processes that migrate at once apply each file once", async () => {
  const name = "9001-once.sql";
  await writeFile(join(folder, name), "create type once as (partner_id text);");
  const applied = await Promise.all([migrate(database.logins, folder), migrate(database.logins, folder)]);
  expect(applied.flat()).toEqual([name]);
});

test("a migration that was changed after it was applied is refused", async () => {
  const name = "9001-once.sql";
  await writeFile(join(folder, name), "create type twice as (partner_id text);");
  await expect(migrate(database.logins, folder)).rejects.toThrow(
    /9001-once\.sql has changed since it was applied/,
  );
});

test("other line endings do not change a migration", async () => {
  const name = "9002-lines.sql";
  const first = join(folder, "9001-once.sql");
  await writeFile(first, "create type once as (partner_id text);");
  await writeFile(join(folder, name), "select 1;\nselect 2;\n");
  expect(await migrate(database.logins, folder)).toEqual([name]);
  await writeFile(join(folder, name), "select 1;\r\nselect 2;\r\n");
  expect(await migrate(database.logins, folder)).toEqual([]);
});

test("a migration whose file was renamed is not applied again", async () => {
  const renamed = await mkdtemp(join(tmpdir(), "laurel-renamed-"));
  await cp(folder, renamed, { recursive: true });
  await rename(join(renamed, "9002-lines.sql"), join(renamed, "9002-renamed.sql"));
  expect(await pendingMigrations(database, renamed)).toEqual([]);
  expect(await migrate(database.logins, renamed)).toEqual([]);
  const { rows } = await database.owner.query("select name from migrations where name like '9002-%'");
  expect(rows).toEqual([{ name: "9002-renamed.sql" }]);
  expect(await migrate(database.logins, folder)).toEqual([]);
  await rm(renamed, { recursive: true });
});

test("a migration that fails leaves nothing behind and names its line", async () => {
  const name = "9003-wrong.sql";
  await writeFile(join(folder, name), "create table half (id int);\n\nselect nonsense;\n");
  await expect(migrate(database.logins, folder)).rejects.toThrow(/9003-wrong\.sql, line 3: .*nonsense/);
  const { rows } = await database.owner.query("select to_regclass('half') as half");
  expect(rows[0].half).toBeNull();
  await rm(join(folder, name));
});

test("an older Laurel refuses a newer database", async () => {
  await expect(migrate(database.logins)).rejects.toThrow(
    /9001-once\.sql, which this version of Laurel doesn't have/,
  );
});

describe("what has no rule fails the migration, with its name", () => {
  const attempt = async (sql: string) => {
    const own = await testDatabase();
    const place = await mkdtemp(join(tmpdir(), "laurel-unruled-"));
    await cp(folder, place, { recursive: true });
    await writeFile(join(place, "9004-unruled.sql"), sql);
    const done = await migrate(own.logins, place).catch((error: Error) => error.message);
    await rm(place, { recursive: true });
    return done;
  };

  test.each([
    ["a table", "create table secrets (id int)", /no rule for the table secrets/],
    [
      "a function with the owner's rights",
      "create function leak() returns int language sql security definer return 1",
      /security definer function leak/,
    ],
    [
      "a table that a partner reads, without row-level security",
      "grant select on rates to laurel_partner",
      /too wide: rates of laurel_partner/,
    ],
    [
      "a table that the team may write",
      "grant insert on sales to laurel_team",
      /too wide: sales of laurel_team/,
    ],
  ])("%s", async (_, sql, reason) => {
    expect(await attempt(sql)).toMatch(reason);
  });
});

test("a migration restores row-level security, policies and grants that were changed by hand", async () => {
  const own = await testDatabase();
  const state = async () =>
    (
      await own.owner.query(
        `select relname, relacl::text, relrowsecurity, relforcerowsecurity,
           array(select polname || pg_get_expr(polqual, polrelid) from pg_policy
             where polrelid = c.oid order by 1)
         from pg_class c join pg_namespace n on n.oid = relnamespace
         where relkind = 'r' and nspname in ('public', 'jobs')
         order by c.oid`,
      )
    ).rows;
  const before = await state();
  await own.owner.query(
    `alter table sales no force row level security; alter table offers disable row level security;
     drop policy written_rows on messages; grant delete, truncate on events to laurel_writer;
     revoke select on partners from laurel_writer`,
  );
  await migrate(own.logins);
  expect(await state()).toEqual(before);
});

test("every table with partner_id has row-level security, also for its owner", async () => {
  const { rows } = await testDatabase().then(({ owner }) =>
    owner.query(
      `select relname as name, relrowsecurity and relforcerowsecurity as forced from pg_class c
       join pg_attribute a on attrelid = c.oid and attname = 'partner_id'
       where relkind = 'r' and relnamespace = 'public'::regnamespace`,
    ),
  );
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter(({ forced }) => !forced)).toEqual([]);
});
