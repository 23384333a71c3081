import { beforeAll, expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { importKinds } from "../import-kinds.ts";
import { refusedLines } from "./import-store.ts";
import { rerunImport } from "./rerun-import.ts";
import { importText, seedProgram, seedSellers, today } from "./testing.ts";

const database = await testDatabase();
const emoji = "🎉";

beforeAll(async () => {
  await seedProgram(database);
  await seedSellers(database, 1);
});

const heading = "partner_id,name,country,locale";

async function refusalsOf(importId: number) {
  const found = await refusedLines(asServer(database), importId, {});
  return found.map(({ line, refusal: { code, params } }) => ({ line, code, params }));
}

test("a refused value is cut between characters, wherever the cut falls", async () => {
  const long = (before: number) => `${"x".repeat(before)}${emoji.repeat(60)}`;
  const lines = [77, 78, 79, 80].map((before) => `e${before},Name,${long(before)},en`);
  const { importId, status, added, refused } = await importText(
    database,
    "partners",
    [heading, ...lines, "good,Good,US,en"].join("\n"),
  );
  expect({ status, added, refused }).toEqual({ status: "finished", added: 1, refused: 4 });
  for (const { code, params } of await refusalsOf(importId)) {
    expect(code).toBe("country-unknown");
    expect([...String(params.found)]).toHaveLength(80);
    expect(String(params.found).isWellFormed()).toBe(true);
  }
});

test("a heading that is cut in the middle of an emoji is refused, and the import is on record", async () => {
  const name = `${"x".repeat(78)}${emoji.repeat(9)}`;
  const { status, problem } = await importText(database, "partners", `${heading},${name}\na,A,US,en,1\n`);
  expect({ status, code: problem?.code }).toEqual({ status: "refused", code: "column-unknown" });
  const missing = await importText(database, "partners", `partner_id,name\n${name},A\n`);
  expect(missing.problem?.code).toBe("column-missing");
});

test("a record that is too long is kept up to a whole character", async () => {
  const odd = `{"partner_id":"${emoji.repeat(600_000)}`;
  const { importId, refused, added } = await importText(
    database,
    "partners",
    `${heading}\n${odd}\n${`x${odd}`}\ngood2,Good,US,en\n`,
  );
  expect({ added, refused }).toEqual({ added: 1, refused: 2 });
  const kept = await refusedLines(asServer(database), importId, { rawLength: 2_000_000 });
  for (const { raw } of kept) expect(raw).not.toMatch(/\uFFFD/);
});

test("a line that the database can't store is refused with its reason; the others are imported", async () => {
  await database.owner.query("alter table partners add constraint no_poison check (name <> 'poison')");
  const lines = Array.from({ length: 700 }, (_, n) => `n${n},Partner ${n},US,en`);
  lines[3] = "bad1,poison,US,en";
  lines[200] = "n200,Partner 200,XX,en";
  lines[699] = "bad2,poison,US,en";
  const imported = await importText(database, "partners", [heading, ...lines].join("\n"));
  const { importId, status, added, refused, lines: read } = imported;
  expect({ status, added, refused, read }).toEqual({ status: "finished", added: 697, refused: 3, read: 700 });
  expect(await refusalsOf(importId)).toEqual([
    { line: 5, code: "line-not-storable", params: { reason: expect.stringContaining("no_poison") } },
    { line: 202, code: "country-unknown", params: expect.anything() },
    { line: 701, code: "line-not-storable", params: { reason: expect.stringContaining("no_poison") } },
  ]);

  const again = { importId, kinds: importKinds, today, actor: { who: "cli" } };
  expect(await rerunImport(database, again)).toMatchObject({ added: 0, refused: 3 });
  await database.owner.query("alter table partners drop constraint no_poison");
  expect(await rerunImport(database, again)).toMatchObject({ added: 2, refused: 1 });
});
