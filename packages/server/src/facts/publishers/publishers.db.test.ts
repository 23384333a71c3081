import { beforeAll, expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { refusedLines } from "../intake/import-store.ts";
import { importText } from "../intake/testing.ts";

const database = await testDatabase();
const csv = (...lines: string[]) => ["publisher_id,partner_id,name", ...lines].join("\n");

beforeAll(async () => {
  await importText(database, "partners", "partner_id,name,country,locale\np1,One,KR,ko\np2,Two,TW,zh-TW");
});

test("a publisher stays with its partner, in one file and in the next", async () => {
  const first = await importText(database, "publishers", csv("a,p1,A", "a,p2,A", "b,p9,B", "a,p1,A renamed"));
  expect(first).toMatchObject({ added: 2, refused: 2 });
  const reasons = await refusedLines(asServer(database), first.importId, {});
  expect(reasons.map(({ line, refusal }) => [line, refusal.code, refusal.params])).toEqual([
    [3, "publisher-of-other-partner", { found: "a", partner: "p1" }],
    [4, "partner-unknown", { found: "p9" }],
  ]);
  const second = await importText(database, "publishers", csv("a,p1,A renamed", "a,p2,A"));
  expect(second).toMatchObject({ added: 0, repeated: 1, refused: 1 });
  const { rows } = await database.owner.query("select partner_id, name from publishers");
  expect(rows).toEqual([{ partner_id: "p1", name: "A renamed" }]);
});
