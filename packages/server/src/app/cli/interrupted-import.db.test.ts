import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedSellers } from "../../facts/intake/testing.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { commandLine } from "./testing-cli.ts";

const database = await testDatabase();
const folder = await mkdtemp(join(tmpdir(), "laurel-interrupted-"));
afterAll(() => rm(folder, { recursive: true, force: true }));
const env = { ...database.env, LAUREL_HOME: join(folder, "home") };
const laurel = commandLine(env, folder);
const lines = 120_000;

beforeAll(async () => {
  const programs = resolve(import.meta.dirname, "../../../../../programs/marketplace-rewards");
  expect((await laurel("program", "publish", join(programs, "2020-07.yaml"))).exit).toBe(0);
  await seedSellers(database, 10);
  const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
  const line = (index: number) => {
    const seller = (index % 10) + 1;
    return `id${index},1,pub${seller},offer${seller},2026-01-05,10,USD,sale`;
  };
  await writeFile(
    join(folder, "sales.csv"),
    [heading, ...Array.from({ length: lines }, (_, index) => line(index))].join("\n"),
  );
});

const settled = async (): Promise<number> =>
  (await database.owner.query("select lines from imports where kind = 'sales'")).rows[0]?.lines ?? 0;

test("an import ended by Ctrl-C says how to go on, is listed as interrupted, and goes on from there", async () => {
  const cli = new URL("../cli.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [cli, "import", "sales", "sales.csv"], {
    cwd: folder,
    env: { ...env, INIT_CWD: folder, PATH: process.env.PATH },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text) => {
    said += String(text);
  });
  await expect.poll(settled, { timeout: 30_000, interval: 5 }).toBeGreaterThan(0);
  child.kill("SIGINT");
  const [code] = await once(child, "exit");
  const done = await settled();
  expect([code, done < lines]).toEqual([130, true]);
  expect(said).toContain(
    `The import was interrupted; ${done.toLocaleString("en")} lines are done. ` +
      "Run the same command again to go on from there.",
  );
  const list = JSON.parse((await laurel("import", "list", "--json")).stdout);
  expect(list.imports[0]).toMatchObject({ status: "interrupted", lines: done });
  const again = await laurel("import", "sales", "sales.csv", "--json");
  expect(JSON.parse(again.stdout)).toMatchObject({ status: "finished", lines, added: lines, refused: 0 });
});
