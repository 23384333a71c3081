import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../../platform/database/open.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { importKinds } from "../import-kinds.ts";
import { importFile } from "./run-import.ts";
import { factsOf, importText, seedProgram, seedSellers, today } from "./testing.ts";

const whole = await testDatabase();
const killed = await testDatabase();
const shared = await testDatabase();
const folder = await mkdtemp(join(tmpdir(), "laurel-killed-"));
const path = join(folder, "sales.csv");
afterAll(() => rm(folder, { recursive: true, force: true }));

const lines = 75_000;

beforeAll(async () => {
  for (const database of [whole, killed, shared]) {
    await seedProgram(database);
    await seedSellers(database, 50);
    const rates = Array.from({ length: 9 }, (_, day) => `KRW,2026-01-0${day + 1},0.00075`);
    await importText(database, "rates", ["currency,day,rate", ...rates].join("\n"));
  }
  const heading =
    "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,exclusion,offsets";
  await writeFile(path, [heading, ...Array.from({ length: lines }, (_, index) => lineOf(index))].join("\n"));
});

/**
 * Sales with an occasional refund of an earlier line, restatement as fraud, repeated line, and line to
 * refuse.
 */
function lineOf(index: number): string {
  const seller = ((index * 7919) % 50) + 1;
  const day = `2026-01-0${(index % 9) + 1}`;
  const currency = index % 5 ? "USD" : "KRW";
  const line = (id: number, revision: number, amount: string, kind: string, rest: string) =>
    [`id${id}`, revision, `pub${seller}`, `offer${seller}`, day, amount, currency, kind, rest].join(",");
  if (index % 97 === 96) return line(index, 1, "-3", "refund", `,id${index - 50}`);
  if (index % 101 === 100) return line(index - 50, 2, "4", "sale", "fraud,");
  if (index % 103 === 102) return lineOf(index - 100);
  if (index % 10_007 === 10_006) return line(index, 1, "1e9", "sale", ",");
  return line(index, 1, String(index % 1000), "sale", ",");
}

const actor = { who: "cli" };
const order = { kind: importKinds.sales, path, fileName: "sales.csv", source: "marketplace", today, actor };

function importInChild(database: Database): ChildProcess {
  const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
  const code = `
    const { connect } = await import(${module("../../platform/database/open.ts")});
    const { importKinds } = await import(${module("../import-kinds.ts")});
    const { importFile } = await import(${module("./run-import.ts")});
    const database = await connect(${JSON.stringify(database.logins)}, async () => {});
    const today = Temporal.PlainDate.from(${JSON.stringify(today.toString())});
    const onProgress = ({ lines }) => console.log(lines);
    const path = ${JSON.stringify(path)};
    const sales = { kind: importKinds.sales, path, fileName: "sales.csv", source: "marketplace" };
    await importFile(database, { ...sales, today, actor: { who: "cli" }, onProgress });
    await database.close();`;
  return spawn(process.execPath, ["--input-type=module", "--eval", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

test("an import that is killed half-way and restarted gives the same result as one that is not", async () => {
  const child = importInChild(killed);
  const [first] = await once(child.stdout!, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(Number(String(first).split("\n")[0])).toBeLessThan(lines);
  expect((await killed.owner.query("select status from imports where kind = 'sales'")).rows).toEqual([
    { status: "running" },
  ]);

  const { importId, startedAt, finishedAt, ...resumed } = await importFile(killed, order);
  const { importId: _, startedAt: __, finishedAt: ___, ...uninterrupted } = await importFile(whole, order);
  expect(resumed).toEqual(uninterrupted);
  expect(resumed).toMatchObject({ status: "finished", lines, refused: 9 });
  expect(await factsOf(killed)).toEqual(await factsOf(whole));
  expect((await killed.owner.query("select count(*) from imports where kind = 'sales'")).rows).toEqual([
    { count: 1 },
  ]);
  const told = "select count(*) from events where what = 'import.finished' and data ->> 'kind' = 'sales'";
  expect((await killed.owner.query(told)).rows).toEqual([{ count: 1 }]);
});

test("two imports of the same file at once add it once", async () => {
  const child = importInChild(shared);
  const ended = once(child, "exit");
  child.stdout?.resume();
  const [own] = await Promise.all([importFile(shared, order), ended]);
  const { rows } = await shared.owner.query(
    "select status, lines, added from imports where kind = 'sales' order by added",
  );
  const { rows: ledger } = await shared.owner.query("select count(*) from sales");
  expect(rows).toEqual([
    { status: "finished", lines, added: 0 },
    { status: "finished", lines, added: ledger[0].count },
  ]);
  expect(own.status).toBe("finished");
  expect(await factsWithoutRefusals(shared)).toEqual(await factsWithoutRefusals(whole));
});

async function factsWithoutRefusals(database: Database): Promise<unknown> {
  return { ...((await factsOf(database)) as object), refused: null };
}
