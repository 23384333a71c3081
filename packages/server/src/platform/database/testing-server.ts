import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { processStart, stopServer } from "./embedded/postmaster.ts";
import { openEmbedded } from "./embedded.ts";
import { loginOf, withLogin } from "./logins.ts";
import { migrate } from "./migrate.ts";
import { templateDatabase, within } from "./testing.ts";

/**
 * Vitest calls it once before the tests of a run: one server, one migrated database to clone for every test
 * file.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await clearKilledRuns();
  const home = await mkdtemp(join(tmpdir(), `laurel-test-${process.pid}-`));
  const server = await openEmbedded(home, { durable: false });
  const { migrate: ofLaurel } = server.logins;
  const password = (await readFile(join(home, "postgres/data/laurel-password"), "utf8")).trim();
  const root = withLogin(ofLaurel, { name: "laurel", password });
  const client = new pg.Client({ connectionString: within(root, "postgres") });
  await client.connect();
  await client.query(`create database ${templateDatabase} owner ${loginOf(ofLaurel).name}`);
  await client.end();
  await migrate({ ...server.logins, migrate: within(ofLaurel, templateDatabase), made: false });
  project.provide("testServer", { ...server.logins, root });
  return async () => {
    await server.close();
    await rm(home, { recursive: true, force: true });
  };
}

/** A run that was killed leaves its folder, and maybe its server, behind. */
async function clearKilledRuns(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = /^laurel-test-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || processStart(Number(pid)) !== null) continue;
    const home = join(tmpdir(), name);
    stopServer(join(home, "postgres/data"));
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
