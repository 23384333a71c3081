import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { verifyChains } from "../platform/audit/verify-chains.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { importLines, publishVersions } from "../standing/testing-marketplace.ts";

const database = await testDatabase();
const folder = await mkdtemp(join(tmpdir(), "laurel-worker-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const partners = 2600;

function startWorker(): ChildProcess {
  const env = { ...process.env, ...database.env, LAUREL_HOME: join(folder, "home"), LAUREL_EXAMPLE: "off" };
  return spawn(process.execPath, [join(import.meta.dirname, "cli.ts"), "work"], { env, stdio: "ignore" });
}

const decided = async () => {
  const { rows } = await database.owner.query<{ count: number }>("select count(*) from current_standings");
  return rows[0]?.count ?? 0;
};

async function until(isSo: (count: number) => boolean): Promise<number> {
  while (true) {
    const count = await decided();
    if (isSo(count)) return count;
    await sleep(20);
  }
}

test("a new worker takes up what a killed one left, at once, and the chains of events hold", async () => {
  await publishVersions(database, ["2023-12"]);
  const ids = Array.from({ length: partners }, (_, n) => `W-${n}`);
  await importLines(
    database,
    "partners",
    "partner_id,name,country,locale,joined_on",
    ids.map((id) => `${id},Works ${id},US,en,2024-01-01`),
  );

  const killed = startWorker();
  await until((count) => count > 0);
  killed.kill("SIGKILL");
  await once(killed, "exit");
  // The database ends the transaction of a process that is gone.
  await sleep(500);
  const left = partners - (await decided());
  expect(left).toBeGreaterThan(0);

  const next = startWorker();
  try {
    expect(await until((count) => count === partners)).toBe(partners);
  } finally {
    next.kill("SIGTERM");
    await once(next, "exit");
  }
  const { rows } = await database.owner.query(
    "select count(*) as records, count(distinct partner_id) as of from standings",
  );
  expect(rows).toEqual([{ records: partners, of: partners }]);
  expect((await verifyChains(database)).breaks).toEqual([]);
});
