import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import { addPartner, addSales, publishVersions } from "../standing/testing-marketplace.ts";
import { attacks } from "./testing-attack.ts";

const database = await testDatabase();
const home = mkdtempSync(join(tmpdir(), "laurel-hostile-"));
let server: ChildProcess;
let address = "";
let attackerKey = "";
let callerKey = "";

beforeAll(async () => {
  await publishVersions(database, ["2023-12"]);
  for (const id of ["acme", "other"]) {
    await addPartner(database, id, "2024-01-01", "2024-01-01");
    await addSales(database, id, [{ line: `${id}-1`, on: "2024-02-01", amount: "600.00" }]);
  }
  await start();
  attackerKey = await makeKey("acme", ["imports.add", "program.check", "members.invite"]);
  callerKey = await makeKey("other", ["partner.read"]);
});
afterAll(() => {
  server.kill("SIGKILL");
  rmSync(home, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const command = [join(import.meta.dirname, "cli.ts"), "serve", "--no-worker"];
  server = spawn(process.execPath, command, {
    env: { ...process.env, ...database.env, LAUREL_HOME: home, HOST: "127.0.0.1", PORT: "0" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  for await (const line of createInterface(server.stderr as NodeJS.ReadableStream)) {
    const [found] = /http:\/\/localhost:\d+/.exec(line) ?? [];
    if (found !== undefined) {
      address = found.replace("localhost", "127.0.0.1");
      server.stderr?.resume();
      return;
    }
  }
  throw new Error("the server didn't start");
}

/** Makes a key with the installation's own. Actions that reach everything have no partner. */
async function makeKey(partner: string, scopes: readonly string[]): Promise<string> {
  const own = readFileSync(join(home, "api-key"), "utf8").trim();
  const answer = await fetch(`${address}/api/v1/keys`, {
    method: "POST",
    headers: { authorization: `Bearer ${own}`, "content-type": "application/json" },
    body: JSON.stringify({
      name: partner,
      partner_id: scopes.includes("imports.add") ? null : partner,
      scopes,
      expires_in_days: 30,
    }),
  });
  const made = (await answer.json()) as { readonly key?: string };
  if (made.key === undefined) throw new Error(JSON.stringify(made));
  return made.key;
}

/** How long another caller's requests take, in milliseconds; each has to succeed. */
interface Latencies {
  readonly health: readonly number[];
  readonly standing: readonly number[];
}

async function measure(forMs: number): Promise<Latencies> {
  const health: number[] = [];
  const standing: number[] = [];
  const timed = async (path: string, into: number[]) => {
    const began = performance.now();
    const answer = await fetch(`${address}${path}`, { headers: { authorization: `Bearer ${callerKey}` } });
    await answer.arrayBuffer();
    into.push(performance.now() - began);
    expect(answer.status, path).toBe(200);
  };
  const until = performance.now() + forMs;
  while (performance.now() < until) {
    await timed("/healthz", health);
    await timed("/api/v1/partners/other/standing", standing);
    await sleep(20);
  }
  return { health, standing };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

interface Quiet {
  readonly medianMs: number;
  /** How much longer the slowest twentieth takes though no one attacks: what else the machine does. */
  readonly noiseMs: number;
}

function quietOf(values: readonly number[]): Quiet {
  const medianMs = quantile(values, 0.5);
  return { medianMs, noiseMs: quantile(values, 0.95) - medianMs };
}

/** No one notices less. */
const floorMs = 50;
const longest = ({ medianMs, noiseMs }: Quiet) => 3 * medianMs + noiseMs + floorMs;

let quiet: { readonly health: Quiet; readonly standing: Quiet };

beforeEach(async () => {
  // The attack before this one may have left work behind.
  await measure(1_000);
  const { health, standing } = await measure(3_000);
  quiet = { health: quietOf(health), standing: quietOf(standing) };
});

async function during<T>(name: string, work: () => Promise<T>): Promise<T> {
  const target = { address, key: attackerKey };
  const attack = new Worker(new URL("./testing-attack.ts", import.meta.url), {
    workerData: { name, target },
  });
  try {
    await once(attack, "online");
    await sleep(500);
    return await work();
  } finally {
    await attack.terminate();
  }
}

test.each(Object.keys(attacks))("another caller is served quickly during %s", async (name) => {
  const { health, standing } = await during(name, () => measure(6_000));
  expect(quantile(health, 0.95), "healthz").toBeLessThan(longest(quiet.health));
  expect(quantile(standing, 0.95), "standing").toBeLessThan(longest(quiet.standing));
});

test("bodies that trickle in don't keep the server from stopping", async () => {
  await during("60 bodies that trickle in", async () => {
    const ended = once(server, "exit");
    server.kill("SIGTERM");
    expect(await Promise.race([ended, sleep(15_000, "still running")])).toEqual([0, null]);
  });
});
