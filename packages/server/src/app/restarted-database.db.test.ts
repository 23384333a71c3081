import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findPostmaster } from "../platform/database/embedded/postmaster.ts";
import { openEmbedded } from "../platform/database/embedded.ts";

const home = mkdtempSync(join(tmpdir(), "laurel-restarted-"));
const pidFile = join(home, "postgres/data/postmaster.pid");
const postmaster = () => Number(readFileSync(pidFile, "utf8").split("\n")[0]);
const said: string[] = [];
let server: ChildProcess;
let address = "";

beforeAll(async () => {
  server = spawn(process.execPath, [join(import.meta.dirname, "cli.ts"), "serve"], {
    env: { PATH: process.env.PATH, LAUREL_HOME: home, PORT: "0", LAUREL_EXAMPLE: "off" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  for await (const line of createInterface(server.stderr as NodeJS.ReadableStream)) {
    address = /http:\/\/localhost:\d+/.exec(line)?.[0] ?? "";
    if (address !== "") break;
  }
  server.stderr?.on("data", (text) => said.push(String(text)));
});
afterAll(() => {
  server.kill("SIGKILL");
  const left = findPostmaster(join(home, "postgres/data"));
  if (left !== null) process.kill(left.pid, "SIGKILL");
  rmSync(home, { recursive: true, force: true });
});

async function ask(path: string): Promise<Response> {
  const key = readFileSync(join(home, "api-key"), "utf8").trim();
  return fetch(`${address}${path}`, { headers: { authorization: `Bearer ${key}` } });
}

const until = (path: string, status: number) =>
  expect.poll(async () => (await ask(path)).status, { timeout: 20_000, interval: 100 }).toBe(status);

test("the embedded database is started again after it was killed, and callers are told to wait", async () => {
  const killed = postmaster();
  process.kill(killed, "SIGKILL");
  const answer = await ask("/api/v1/partners");
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("2");
  expect(await answer.json()).toMatchObject({ code: "database-unreachable" });
  const unready = await ask("/readyz");
  expect([unready.status, ((await unready.json()) as { database: string }).database]).toEqual([
    503,
    "silent",
  ]);
  expect((await ask("/healthz")).status).toBe(200);

  await until("/readyz", 200);
  expect(postmaster()).not.toBe(killed);
  expect((await ask("/api/v1/partners")).status).toBe(200);
  expect((await ask("/api/v1/imports")).status).toBe(200);
  expect(said.join("")).toMatch(/database has ended; it is being started again\..*runs again\./s);
});

test("a killed connection fails its own work at most; everything works a moment later", async () => {
  const before = postmaster();
  const shared = await openEmbedded(home);
  const client = new pg.Client({ connectionString: shared.logins.write });
  client.on("error", () => {});
  await client.connect();
  const { rows } = await client.query("select pg_backend_pid() as pid");
  process.kill(rows[0].pid, "SIGKILL");
  await until("/readyz", 200);
  await until("/api/v1/partners", 200);
  await shared.close();
  expect(postmaster()).toBe(before);
});

test("the server stops on SIGINT while its database is down, and leaves none running", async () => {
  process.kill(postmaster(), "SIGKILL");
  const ended = once(server, "exit");
  server.kill("SIGINT");
  expect(await ended).toEqual([0, null]);
  expect(findPostmaster(join(home, "postgres/data"))).toBeNull();
});
