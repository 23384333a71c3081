import { beforeAll, expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { countJobs, recomputeTask } from "../../platform/jobs/due-store.ts";
import { messages } from "../../platform/locales/messages.ts";
import { importKinds } from "../import-kinds.ts";
import { exportRefused } from "./export-refused.ts";
import { findImport, type ImportRecord, refusedLines } from "./import-store.ts";
import { rerunImport } from "./rerun-import.ts";
import { importText, seedProgram, seedSellers, today } from "./testing.ts";

const database = await testDatabase();

beforeAll(async () => {
  await seedProgram(database);
  await seedSellers(database, 1);
});

const rerun = (importId: number) =>
  rerunImport(database, { importId, kinds: importKinds, today, actor: { who: "cli" } });

async function exported(record: ImportRecord): Promise<string> {
  let text = "";
  for await (const line of exportRefused(database, record, messages("en"))) text += line;
  return text;
}

const heading = "partner_id,name,country,locale";
const publishers = "publisher_id,partner_id,name";

test("refused lines are imported and settled once the facts they depend on exist", async () => {
  const file = `${publishers}\npubA,pA,"A\n& Co"\npubB,pB,B\n`;
  const first = await importText(database, "publishers", file);
  expect(first).toMatchObject({ added: 0, refused: 2 });
  await importText(database, "partners", `${heading}\npA,A,US,en-US`);

  const second = await rerun(first.importId);
  expect(second).toMatchObject({
    rerunOf: first.importId,
    status: "finished",
    lines: 2,
    added: 1,
    refused: 1,
  });
  const open = await refusedLines(asServer(database), first.importId, { unsettledOnly: true });
  expect(open.map(({ line, refusal }) => [line, refusal.code])).toEqual([[4, "partner-unknown"]]);
  const { rows } = await database.owner.query("select name from publishers where publisher_id = 'pubA'");
  expect(rows).toEqual([{ name: "A\n& Co" }]);

  expect(await rerun(first.importId)).toMatchObject({ lines: 1, added: 0, refused: 1 });
});

test("what a re-run takes in is decided soon, as with any import", async () => {
  const first = await importText(database, "publishers", `${publishers}\npubL,pL,L\n`);
  await importText(database, "partners", `${heading}\npL,L,US,en-US`);
  const jobs = async () =>
    (await countJobs(asServer(database))).find(({ task }) => task === recomputeTask)?.count ?? 0;
  await database.owner.query("select jobs.remove_job($1)", [recomputeTask]);
  expect(await jobs()).toBe(0);
  expect(await rerun(first.importId)).toMatchObject({ added: 1 });
  expect(await jobs()).toBe(1);
});

test("the audit log records an import and each of its re-runs", async () => {
  const { importId } = await importText(database, "partners", `${heading}\npAudit,A,US,en-US\npBad,B,?,en`);
  await rerun(importId);
  const { rows } = await database.owner.query(
    "select what, who, data from events where partner_id = '' order by event_id desc limit 2",
  );
  const file = { kind: "partners", source: "marketplace", file_name: "partners.csv" };
  const counts = { repeated: 0, duplicated: 0, refused: 1, noticed: 0 };
  const first = { import_id: importId, ...file, lines: 2, ...counts, added: 1, rerun_of: null };
  const again = { import_id: expect.any(Number), ...file, lines: 1, ...counts, added: 0 };
  expect(rows).toEqual([
    { what: "import.finished", who: "cli", data: { ...again, rerun_of: importId } },
    { what: "import.finished", who: "cli", data: first },
  ]);
});

test("a line refused again stays with its present reason", async () => {
  const { importId } = await importText(database, "publishers", `${publishers}\npub1,p7,Other`);
  await importText(database, "partners", `${heading}\np7,Seven,US,en-US`);
  await rerun(importId);
  const [line] = await refusedLines(asServer(database), importId, { unsettledOnly: true });
  expect(line?.refusal.code).toBe("publisher-of-other-partner");
});

test("an unknown or unfinished import can't be re-run", async () => {
  expect(await rerun(999)).toMatchObject({ code: "import-unknown" });
  const { importId } = await importText(database, "publishers", `${publishers}\nx,none,X`);
  await database.owner.query("update imports set status = 'running' where import_id = $1", [importId]);
  expect(await rerun(importId)).toMatchObject({ code: "import-not-finished" });
});

test("refused lines come as a file that can be imported again, and don't run as formulas", async () => {
  const lines = ["e1,=1+1,XX,en", 'e2,"x\ny",US,??', "e3,a,b,c,d", 'e4,"open,US,en', "=e5,n,US,en"];
  const record = await importText(database, "partners", [heading, ...lines].join("\n"));
  const text = await exported(record);
  expect(text.split("\n")[0]).toBe(`refused_line,refused_because,${heading}`);
  expect(text).toContain(`e1,'=1+1,XX,en\n`);
  expect(text).toContain('"e4,""open,US,en"\n');
  expect(text).toContain(",'=e5,n,US,en\n");

  const again = await importText(database, "partners", text.replace(",XX,", ",US,").replace(",??", ",en"));
  expect(again).toMatchObject({ status: "finished", lines: 5, added: 2, refused: 3 });
  const { rows } = await database.owner.query(
    "select name from partners where partner_id in ('e1', 'e2') order by 1",
  );
  expect(rows).toEqual([{ name: "=1+1" }, { name: "x\ny" }]);
  expect((await exported(again)).split("\n")[0]).toBe(`refused_line,refused_because,${heading}`);
});

test("refused objects come back as objects, with their own numbers", async () => {
  const good = { partner_id: "j1", name: "N", country: "XX", locale: "en" };
  const record = await importText(database, "partners", `${JSON.stringify(good)}\n{"x":1.50}\n{nonsense\n`);
  const text = await exported(record);
  expect(text).toContain('"country":"XX"');
  expect(text).toContain('"x":1.50}');
  const again = await importText(database, "partners", text.replace('"country":"XX"', '"country":"KR"'));
  expect(again).toMatchObject({ added: 1, refused: 2 });
  expect(await findImport(asServer(database), again.importId)).toMatchObject({
    format: "ndjson",
    heading: null,
  });
});
