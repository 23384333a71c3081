import { expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { importKinds } from "../import-kinds.ts";
import { isRefusal } from "../intake/import-kind.ts";
import { importText } from "../intake/testing.ts";
import { readMapping } from "../mappings/read-mapping.ts";
import { readPartner } from "./read-partner.ts";

const database = await testDatabase();
const heading = "partner_id,name,country,locale,joined_on,account_email";
const csv = (...lines: string[]) => [heading, ...lines].join("\n");
const rowsOf = async (table: string) =>
  (await database.owner.query(`select name, joined_on, account_email from ${table}`)).rows;

test("partners are snapshots: the later line wins, and a line without changes adds nothing", async () => {
  const first = csv("p1,별빛,KR,ko-KR,2024-02-29,a@b.kr", "p1,별빛 소프트,KR,ko-kr,,a@b.kr");
  expect(await importText(database, "partners", first)).toMatchObject({ added: 2, repeated: 0, refused: 0 });
  expect(await rowsOf("partners")).toEqual([
    { name: "별빛 소프트", joined_on: null, account_email: "a@b.kr" },
  ]);
  expect(await rowsOf("partner_snapshots")).toHaveLength(2);
  const again = await importText(database, "partners", csv("p1,별빛 소프트,KR,ko-KR,,a@b.kr"));
  expect(again).toMatchObject({ added: 0, repeated: 1 });
  expect(await rowsOf("partner_snapshots")).toHaveLength(2);
});

test("partners that an import affects are due from today", async () => {
  await database.owner.query("update standing_due set due_on = '2027-01-01'");
  await importText(database, "partners", csv("p1,Byeolbit,KR,ko-KR,,"));
  const { rows } = await database.owner.query("select partner_id, due_on from standing_due");
  expect(rows).toEqual([{ partner_id: "p1", due_on: "2026-11-21" }]);
});

test.each([
  ["country", ["p1", "n", "UK", "en", "", ""], "country-unknown"],
  ["country", ["p1", "n", "kr", "en", "", ""], "country-unknown"],
  ["locale", ["p1", "n", "KR", "korean language", "", ""], "locale-invalid"],
  ["joined_on", ["p1", "n", "KR", "ko", "2023-02-29", ""], "day-not-in-calendar"],
  ["account_email", ["p1", "n", "KR", "ko", "", "a@b@c"], "email-invalid"],
  ["name", ["p1", "", "KR", "ko", "", ""], "cell-empty"],
  ["name", ["p1", "n".repeat(1001), "KR", "ko", "", ""], "text-too-long"],
  ["partner_id", ["p\u200b1", "n", "KR", "ko", "", ""], "id-invisible"],
  ["partner_id", ["p\u00a01", "n", "KR", "ko", "", ""], "id-invisible"],
  ["partner_id", ["p\u202e1", "n", "KR", "ko", "", ""], "id-invisible"],
  ["partner_id", ["p\u3164", "n", "KR", "ko", "", ""], "id-invisible"],
  ["partner_id", ["p\u3000", "n", "KR", "ko", "", ""], "id-invisible"],
  ["partner_id", ["Ｐ１", "n", "KR", "ko", "", ""], "id-full-width"],
  ["partner_id", ["p\u0007", "n", "KR", "ko", "", ""], "id-invalid"],
  ["partner_id", ["4.68769E+16", "n", "KR", "ko", "", ""], "id-spoilt"],
  ["partner_id", ["4,68769e+16", "n", "KR", "ko", "", ""], "id-spoilt"],
  ["partner_id", ["4.6876876883394304E16", "n", "KR", "ko", "", ""], "id-spoilt"],
  ["partner_id", ["4E+16", "n", "KR", "ko", "", ""], "id-spoilt"],
  ["partner_id", ["46876876883394304.0", "n", "KR", "ko", "", ""], "id-spoilt"],
  ["partner_id", ["4687687688339430,00", "n", "KR", "ko", "", ""], "id-spoilt"],
  ["partner_id", ["#REF!", "n", "KR", "ko", "", ""], "id-spoilt"],
  ["partner_id", ["#NAME?", "n", "KR", "ko", "", ""], "id-spoilt"],
  ["partner_id", ["#N/A", "n", "KR", "ko", "", ""], "id-spoilt"],
  ["partner_id", ["#DIV/0!", "n", "KR", "ko", "", ""], "id-spoilt"],
  ["partner_id", ["########", "n", "KR", "ko", "", ""], "id-spoilt"],
  ["partner_id", ["p".repeat(201), "n", "KR", "ko", "", ""], "id-too-long"],
])("a wrong %s is refused (%j)", (column, cells, code) => {
  const read = readPartner(cells);
  expect(isRefusal(read) && { column: read.column, code: read.code }).toEqual({ column, code });
});

test.each([
  "1.0",
  "2024.0",
  "468768768833943.0",
  "46876876883394304",
  "46876876883394304.5",
  "0000000000000001.0",
])("the id %s may be what its source gave", (id) => {
  expect(readPartner([id, "n", "KR", "ko", "", ""])).toMatchObject({ partnerId: id });
});

test("ids in any script are ids, and language tags come out in their canonical form", () => {
  expect(readPartner(["별빛 1", "n", "TW", "zh-tw", "", ""])).toMatchObject({
    partnerId: "별빛 1",
    locale: "zh-TW",
  });
});

test("an id, a name, a country and a language make a partner, of any competency and type", async () => {
  const plain = "partner_id,name,country,locale\np9,Plain,TW,zh-TW";
  expect(await importText(database, "partners", plain)).toMatchObject({ added: 1, refused: 0 });
});

test("an end before the day of joining is refused", () => {
  const read = (joined: string, ended: string) => readPartner(["p1", "n", "KR", "ko", joined, "", ended]);
  const before = read("2024-03-01", "2024-02-29");
  expect(isRefusal(before) && { column: before.column, code: before.code, params: before.params }).toEqual({
    column: "ended_on",
    code: "ended-before-joined",
    params: { found: "2024-02-29", joinedOn: "2024-03-01" },
  });
  expect(read("2024-03-01", "2024-03-01")).toMatchObject({ endedOn: "2024-03-01" });
  expect(read("", "2024-03-01")).toMatchObject({ endedOn: "2024-03-01" });
});

test("a line says nothing about the end where its file has no such column or key", async () => {
  const endOf = async () =>
    (await database.owner.query("select ended_on from partners where partner_id = 'e'")).rows[0].ended_on;
  const object = (more: object) =>
    JSON.stringify({
      partner_id: "e",
      name: `Name ${Object.keys(more)}`,
      country: "TW",
      locale: "zh-TW",
      ...more,
    });
  const mapped = {
    country: "{ constant: TW }",
    locale: "{ constant: zh-TW }",
    partner_id: "Id",
    name: "Name",
  };
  const columns = Object.entries(mapped).map(([name, from]) => `  ${name}: ${from}`);
  const mapping = readMapping(
    ["kind: partners", "columns:", ...columns].join("\n"),
    "mine.yaml",
    importKinds,
  );
  if (!("columns" in mapping)) throw new Error(JSON.stringify(mapping));
  const short = "partner_id,name,country,locale";
  await importText(database, "partners", `${short},ended_on\ne,Old,TW,zh-TW,2026-03-01`);
  expect(await endOf()).toBe("2026-03-01");
  await importText(database, "partners", `${short}\ne,New,TW,zh-TW`);
  await importText(database, "partners", object({}));
  expect(await importText(database, "partners", "Id,Name\ne,Newer", { options: { mapping } })).toMatchObject({
    added: 1,
  });
  expect(await endOf()).toBe("2026-03-01");
  await importText(database, "partners", object({ ended_on: null }));
  expect(await endOf()).toBeNull();
});
