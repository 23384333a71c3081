import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { openEmbedded } from "./embedded.ts";

const root = await mkdtemp(join(tmpdir(), "laurel-killed-backend-"));
afterAll(() => rm(root, { recursive: true, force: true }));

// Told to stop while it recovers, PostgreSQL may wait for ever. When that is differs between machines.
test.each([0, 3, 4, 5, 6, 8, 12])(
  "a server whose backend was killed %d ms before the end stops, and starts again",
  async (ms) => {
    const server = await openEmbedded(root, { durable: false });
    const client = new pg.Client({ connectionString: server.logins.write });
    client.on("error", () => {});
    await client.connect();
    const { rows } = await client.query("select pg_backend_pid() as pid");
    process.kill(rows[0].pid, "SIGKILL");
    await sleep(ms);
    const before = performance.now();
    await server.close();
    expect(performance.now() - before).toBeLessThan(25_000);
    await expect(readFile(join(root, "postgres/data/postmaster.pid"))).rejects.toThrow("ENOENT");
    const next = await openEmbedded(root, { durable: false });
    const again = new pg.Client({ connectionString: next.logins.write });
    await again.connect();
    expect((await again.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    await again.end();
    await next.close();
  },
  60_000,
);
