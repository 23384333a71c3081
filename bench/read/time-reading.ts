import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listExamplePeople } from "../../packages/server/src/app/example/example-store.ts";
import { loadExample } from "../../packages/server/src/app/example/load-example.ts";
import { openIdentity } from "../../packages/server/src/people/accounts/open-identity.ts";
import { systemClock } from "../../packages/server/src/platform/clock.ts";
import { readConfig } from "../../packages/server/src/platform/config.ts";
import { migrate } from "../../packages/server/src/platform/database/migrate.ts";
import { connect, type Database, findDatabase } from "../../packages/server/src/platform/database/open.ts";
import { median, type Rate } from "../time-rounds.ts";
import type { MeasuredAnswers, Order } from "./send-requests.ts";

/** How long and how often; a turn is in milliseconds by the clock. */
export interface ReadSizes {
  readonly rounds: number;
  readonly turnMs: number;
  readonly connections: number;
}

/** A server's speed, and how long all but one answer of a hundred took at most. */
export interface ReadRate extends Rate {
  readonly p99Ms: number;
}

/** Ourselves and the bare server. */
export interface ReadTimes {
  readonly laurel: ReadRate;
  readonly fastify: ReadRate;
}

const programs = {
  laurel: new URL("./serve-laurel.ts", import.meta.url),
  fastify: new URL("./serve-bare.ts", import.meta.url),
  sender: new URL("./send-requests.ts", import.meta.url),
};

/** Asks both servers for a partner's standing, in turns, over the example in a database of its own. */
export async function timeReading(sizes: ReadSizes, tell: (what: string) => void): Promise<ReadTimes> {
  const folder = await mkdtemp(join(tmpdir(), "laurel-bench-"));
  const environment = { LAUREL_HOME: join(folder, "home"), LAUREL_EXAMPLE: "on" };
  const children: ChildProcess[] = [];
  const start = (file: URL) => {
    const child = fork(file, {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    children.push(child);
    return child;
  };
  try {
    const { logins, close } = await findDatabase(readConfig(environment, folder));
    await migrate(logins);
    const database = await connect(logins, close);
    try {
      const { partnerId, cookie } = await signIn(database, environment, folder);
      const path = `/api/v1/partners/${partnerId}/standing`;
      const urlOf = async (file: URL) => `${await told(start(file))}${path}`;
      const urls = { laurel: await urlOf(programs.laurel), fastify: await urlOf(programs.fastify) };
      const sender = start(programs.sender);
      tell(`reading a standing over ${sizes.connections} connections`);
      const turn = (url: string, ms: number) => ask(sender, partnerId, { ...sizes, url, cookie, ms });
      return await takeTurns(urls, sizes, turn);
    } finally {
      await Promise.all(children.map(end));
      await database.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The example, and one of its partners' people signed in. */
async function signIn(
  database: Database,
  environment: Record<string, string>,
  folder: string,
): Promise<{ readonly partnerId: string; readonly cookie: string }> {
  await loadExample(database, systemClock, () => {});
  const config = readConfig(environment, folder);
  const identity = await openIdentity({ database, config, sendMail: async () => {} });
  const people = await listExamplePeople({ client: database.pool });
  const userId = people.find(({ partner }) => partner !== null)?.id ?? "";
  const cookie = (await identity.signInAs(userId))?.map((each) => each.split(";", 1)[0]).join("; ") ?? "";
  const partnerId = (await identity.sessionOf({ cookie }))?.memberships[0]?.partnerId;
  await identity.close();
  if (partnerId === undefined) throw new Error("no person of the example has a partner");
  return { partnerId, cookie };
}

async function takeTurns(
  urls: Readonly<Record<"laurel" | "fastify", string>>,
  { rounds, turnMs }: ReadSizes,
  turn: (url: string, ms: number) => Promise<MeasuredAnswers>,
): Promise<ReadTimes> {
  const seen: Record<keyof typeof urls, MeasuredAnswers[]> = { laurel: [], fastify: [] };
  for (const url of Object.values(urls)) await turn(url, turnMs);
  for (let round = 0; round < rounds; round += 1) {
    // The order alternates, so that the effects of a turn on the database hit both.
    const order = ["laurel", "fastify"] as const;
    for (const name of round % 2 === 0 ? order : order.toReversed())
      seen[name].push(await turn(urls[name], turnMs));
  }
  return { laurel: rateOf("laurel", seen.laurel), fastify: rateOf("fastify", seen.fastify) };
}

function rateOf(name: string, turns: readonly MeasuredAnswers[]): ReadRate {
  const rounds = turns.map(({ rate }) => rate);
  const took = turns.flatMap(({ tookMs }) => tookMs).sort((one, other) => one - other);
  return { name, rate: median(rounds), rounds, p99Ms: took[Math.floor(took.length * 0.99)] ?? Number.NaN };
}

/** A turn; both servers must have answered about this partner. */
async function ask(sender: ChildProcess, partnerId: string, order: Order): Promise<MeasuredAnswers> {
  sender.send(order);
  const answers = (await told(sender)) as MeasuredAnswers;
  const found: unknown = JSON.parse(answers.body).partner_id;
  if (found !== partnerId) throw new Error(`${order.url} answered about ${JSON.stringify(found)}`);
  return answers;
}

/** The next message of a process; throws if it ends instead. */
async function told(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  try {
    return await Promise.race([
      once(child, "message", ended).then(([message]) => message as unknown),
      once(child, "exit", ended).then(([code]) => Promise.reject(new Error(`a process ended with ${code}`))),
    ]);
  } finally {
    ended.abort();
  }
}

/** Lets a process close what it has open. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.disconnect();
  await ended;
}
