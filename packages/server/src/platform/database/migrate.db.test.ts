import { cp, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { migrate, pendingMigrations } from "./migrate.ts";
import { testDatabase } from "./testing.ts";

const database = await testDatabase();
const own = join(import.meta.dirname, "migrations");
const folder = await mkdtemp(join(tmpdir(), "laurel-migrations-"));
await cp(own, folder, { recursive: true });
afterAll(() => rm(folder, { recursive: true }));

test("migrating a database that is up to date applies nothing", async () => {
  expect(await migrate(database)).toEqual([]);
  const { rows } = await database.pool.query("select name from migrations order by name");
  expect(rows.map((row) => row.name)).toEqual((await readdir(own)).sort());
});

test("two processes that migrate at once apply each file once", async () => {
  const name = "9001-once.sql";
  await writeFile(join(folder, name), "create table once (partner_id text primary key);");
  const applied = await Promise.all([migrate(database, folder), migrate(database, folder)]);
  expect(applied.flat()).toEqual([name]);
});

test("a migration that was changed after it was applied is refused", async () => {
  const name = "9001-once.sql";
  await writeFile(join(folder, name), "create table twice (partner_id text primary key);");
  await expect(migrate(database, folder)).rejects.toThrow(/9001-once\.sql has changed since it was applied/);
});

test("other line endings do not change a migration", async () => {
  const name = "9002-lines.sql";
  const first = join(folder, "9001-once.sql");
  await writeFile(first, "create table once (partner_id text primary key);");
  await writeFile(join(folder, name), "select 1;\nselect 2;\n");
  expect(await migrate(database, folder)).toEqual([name]);
  await writeFile(join(folder, name), "select 1;\r\nselect 2;\r\n");
  expect(await migrate(database, folder)).toEqual([]);
});

test("a migration whose file was renamed is not applied again", async () => {
  const renamed = await mkdtemp(join(tmpdir(), "laurel-renamed-"));
  await cp(folder, renamed, { recursive: true });
  await rename(join(renamed, "9002-lines.sql"), join(renamed, "9002-renamed.sql"));
  expect(await pendingMigrations(database, renamed)).toEqual([]);
  expect(await migrate(database, renamed)).toEqual([]);
  const { rows } = await database.pool.query("select name from migrations where name like '9002-%'");
  expect(rows).toEqual([{ name: "9002-renamed.sql" }]);
  expect(await migrate(database, folder)).toEqual([]);
  await rm(renamed, { recursive: true });
});

test("a migration that fails leaves nothing behind and names its line", async () => {
  const name = "9003-wrong.sql";
  await writeFile(join(folder, name), "create table half (id int);\n\nselect nonsense;\n");
  await expect(migrate(database, folder)).rejects.toThrow(/9003-wrong\.sql, line 3: .*nonsense/);
  const { rows } = await database.pool.query("select to_regclass('half') as half");
  expect(rows[0].half).toBeNull();
  await rm(join(folder, name));
});

test("an older Laurel refuses a newer database", async () => {
  await expect(migrate(database)).rejects.toThrow(
    /9001-once\.sql, which this version of Laurel doesn't have/,
  );
});
