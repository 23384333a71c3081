import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedSellers } from "../../facts/intake/testing.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { commandLine } from "./testing-cli.ts";

const database = await testDatabase();
const folder = await mkdtemp(join(tmpdir(), "laurel-zones-"));
afterAll(() => rm(folder, { recursive: true, force: true }));
const env = { ...database.env, LAUREL_HOME: join(folder, "home") };

beforeAll(async () => {
  const laurel = commandLine(env, folder);
  const programs = resolve(import.meta.dirname, "../../../../../programs/marketplace-rewards");
  for (const version of ["2020-07", "2023-08", "2023-12"])
    expect((await laurel("program", "publish", join(programs, `${version}.yaml`))).exit).toBe(0);
  await seedSellers(database, 1);
  const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
  const lines = [
    "t1,1,pub1,offer1,2025-02-28,600.00,USD,sale",
    "t2,1,pub1,offer1,2025-03-31,25000.00,USD,sale",
  ];
  await writeFile(join(folder, "sales.csv"), [heading, ...lines].join("\n"));
  expect((await laurel("import", "sales", "sales.csv")).exit).toBe(0);
});

const days = ["2025-02-27", "2025-02-28", "2025-03-30", "2025-03-31", "2026-02-28", "2026-03-31"];

/** Every day's answer, from a process with its own environment. */
function answersIn(own: Readonly<Record<string, string>>): string {
  const module = JSON.stringify(new URL("run.ts", import.meta.url).href);
  const code = `
    const { run } = await import(${module});
    for (const day of ${JSON.stringify(days)}) await run(["standing", "all", "--json", "--as-of", day]);`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
    env: { ...env, PATH: process.env.PATH, ...own },
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout;
}

test("the answers are the same in every zone and locale of the machine", () => {
  const expected = answersIn({ TZ: "UTC" });
  const stages = expected
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).tracks.transact);
  expect(stages).toEqual(["publisher", "t500", "t500", "t25k", "t25k", "publisher"]);
  const zones = ["Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu", "America/Sao_Paulo"];
  for (const TZ of zones) expect(answersIn({ TZ })).toBe(expected);
  expect(answersIn({ LC_ALL: "xx_YY.UTF-8", LANG: "tr_TR.UTF-8" })).toBe(expected);
});
