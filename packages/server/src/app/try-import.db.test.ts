import {
  getImport,
  getImportEffect,
  importOf,
  listImports,
  restoreImport,
  undoImport,
} from "@laurel/contract";
import { beforeAll, expect, test } from "vitest";
import { importKinds } from "../facts/import-kinds.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { allRows } from "../standing/testing-all-rows.ts";
import { addPartner, publishVersions } from "../standing/testing-marketplace.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
const { call, ask } = await testApp(database);
const today = Temporal.Now.plainDateISO().toString();
const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
const line = (id: string, publisher = "pub-a") => `${id},1,${publisher},of-a,${today},30000.00,USD,sale`;

const send = (query: string, ...lines: string[]) =>
  call(`POST /api/v1/sales/batch${query}`, {
    headers: { "content-type": "text/csv" },
    body: [heading, ...lines].join("\n"),
  });

beforeAll(async () => {
  await publishVersions(database, ["2023-12"]);
  await addPartner(database, "a", "2024-01-01", "2024-01-01");
});

test("a dry run answers as the import would, names the partners that move, and keeps nothing", async () => {
  const before = await allRows(database);
  const tried = await send("?dry_run=true", line("s1"), line("s2", "none"));
  expect(tried.statusCode).toBe(200);
  const { effect, import_id: importId, started_at: _, finished_at: __, ...said } = tried.json();
  expect(importId).toBe(0);
  expect(effect).toMatchObject({
    partners: 1,
    moved: 1,
    first: [{ partner_id: "a", after: { tracks: { transact: "t25k" } } }],
  });
  expect(await allRows(database)).toEqual(before);
  const real = await send("", line("s1"), line("s2", "none"));
  expect(real.json()).toMatchObject(said);
  expect(real.json()).not.toHaveProperty("effect");
  const rerun = await call(`POST /api/v1/imports/${real.json().import_id}/rerun?dry_run=true`, {});
  expect(rerun.json()).toMatchObject({ import_id: 0, refused: 1, effect: { partners: 0, moved: 0 } });
});

test("a dry run of a file that can't be read is refused without the number of an import", async () => {
  const refused = await call("POST /api/v1/sales/batch?dry_run=true", {
    headers: { "content-type": "text/csv" },
    body: "no,such,columns\n1,2,3",
  });
  expect(refused.statusCode).toBe(422);
  expect(refused.json()).not.toHaveProperty("import_id");
});

test("an undo and a restore name first the partners that move, and each is made once", async () => {
  const { importId } = (await ask(listImports, {})).items[0] ?? { importId: 0 };
  const params = { importId };
  const effect = async (of: "undo" | "restore") => ask(getImportEffect, { params, query: { of } });
  expect(await effect("undo")).toMatchObject({
    moved: 1,
    first: [{ after: { tracks: { transact: "publisher" } } }],
  });
  const body = { reason: "typed twice" };
  await ask(undoImport, { params, body });
  expect(await effect("restore")).toMatchObject({
    moved: 1,
    first: [{ after: { tracks: { transact: "t25k" } } }],
  });
  const headers = { "idempotency-key": "once", "content-type": "application/json" };
  const restore = () =>
    call(`POST /api/v1/imports/${importId}/restore`, { headers, body: JSON.stringify({ reason: "right" }) });
  const [first, again] = [await restore(), await restore()];
  expect([first.statusCode, first.json(), again.json()]).toEqual([200, again.json(), first.json()]);
  expect(await ask(getImport, { params })).toMatchObject({ undone: null });
  const refused = await call(`POST /api/v1/imports/${importId}/restore`, {
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ reason: "right" }),
  });
  expect(refused.json()).toMatchObject({ status: 409, code: "import-counts" });
  expect(restoreImport.action).toBe(undoImport.action);
  expect(importOf("sales", importKinds.sales.columns).action).toBe("imports.add");
});
