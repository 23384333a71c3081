import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { testDatabase } from "./testing.ts";
import { checkRights, checkStatements } from "./testing-schema.ts";
import { readStatements } from "./testing-statements.ts";

const database = await testDatabase();
const root = resolve(import.meta.dirname, "../..");
const isTest = /\.test\.ts$|(^|\/)testing/;
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".ts") && !isTest.test(path));
const sources = new Map(files.sort().map((path) => [path, readFileSync(join(root, path), "utf8")]));
const { statements, unreadable } = readStatements(sources);

test("every statement can be read from the source, except migrations and those that make logins", () => {
  const places = unreadable.map((line) => line.split(":")[0]);
  expect(new Set(places)).toEqual(
    new Set([
      "platform/database/embedded/prepare-logins.ts",
      "platform/database/make-logins.ts",
      "platform/database/migrate.ts",
    ]),
  );
  const readable = new Set(statements.map(({ place }) => place.split(":")[0]));
  const stores = files.filter((path) => path.endsWith("-store.ts"));
  expect(stores.filter((path) => !readable.has(path))).toEqual([]);
  expect(statements.length).toBeGreaterThan(150);
});

test("every statement fits the schema", async () => {
  expect(await checkStatements(database.owner, statements)).toEqual([]);
});

test("the login that writes may run every statement but those that migrate or end the example", async () => {
  const ofServer = statements.filter(
    ({ place }) =>
      !/^(platform\/database\/(migrate|make-logins|embedded)|app\/example\/removal-store)/.test(place),
  );
  expect(ofServer.length).toBeGreaterThan(150);
  expect(await checkRights(database.pool, ofServer)).toEqual([]);
  const beyond = [{ place: "a-store.ts:1", text: "delete from events" }];
  expect(await checkRights(database.pool, beyond)).toEqual([expect.stringContaining("permission denied")]);
});

describe("a statement that doesn't fit the schema is reported with its place", () => {
  const rows = "export async function rows(reader: unknown, statement: unknown): Promise<void> {}";
  const found = async (source: string) => {
    const read = readStatements(
      new Map([
        ["rows.ts", rows],
        ["a-store.ts", source],
      ]),
    );
    return [...read.unreadable, ...(await checkStatements(database.owner, read.statements))];
  };

  test.each([
    ["a misspelt column", 'rows(tx, "select import_di from imports");'],
    ["one of a constant", `const columns = "kind, statsu"; rows(tx, \`select \${columns} from imports\`);`],
    ["one of an alternative", `rows(tx, \`select \${isLong ? "source" : "sorce"} from imports\`);`],
    [
      "one of an object's texts",
      `const by = { kind: "kind", file: "file" }; rows(tx, \`select \${by[given]} from imports\`);`,
    ],
    [
      "one that a caller passes",
      `const count = (where: string) => rows(tx, \`select from imports where \${where}\`);
       count("kind = $1"); count("knid = $1");`,
    ],
    ["one of a named statement", 'rows(tx, { name: "n", text: "select knid from imports" });'],
    ["one of a COPY", 'tx.client.query(copyFrom("copy imports (kind, sorce) from stdin"));'],
    [
      "one of a temporary table",
      'rows(tx, "create temp table t (a int) on commit drop"); rows(tx, "select b from t");',
    ],
    ["the second of two", 'rows(tx, "select kind from imports; delete from import");'],
    ["an extra parameter", 'rows(tx, "select from imports where import_id = $2");'],
  ])("%s", async (_, source) => {
    expect(await found(source)).toEqual([expect.stringMatching(/^a-store\.ts:1: /)]);
  });

  test.each([
    "export const list = (statement: string) => rows(tx, statement);",
    "rows(tx, await read());",
    `let table = "imports"; rows(tx, \`select from \${table}\`);`,
  ])("%s can't be read, which is reported", async (source) => {
    expect(await found(source)).toEqual([expect.stringMatching(/^a-store\.ts:1: .*can't be told/)]);
  });

  test("a statement that fits is not reported", async () => {
    expect(
      await found('rows(tx, "select kind, status from imports where import_id = $1 -- ; no end");'),
    ).toEqual([]);
  });
});
