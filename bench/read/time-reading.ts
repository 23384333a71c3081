import type { ChildProcess } from "node:child_process";
import { type ServedExample, told } from "../serve-example.ts";
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

/** Asks both servers for a partner's standing, in turns. */
export async function timeReading(
  { start, partnerId, cookie }: ServedExample,
  sizes: ReadSizes,
  tell: (what: string) => void,
): Promise<ReadTimes> {
  const path = `/api/v1/partners/${partnerId}/standing`;
  const urlOf = async (file: URL) => `${await told(start(file))}${path}`;
  const urls = { laurel: await urlOf(programs.laurel), fastify: await urlOf(programs.fastify) };
  const sender = start(programs.sender);
  tell(`reading a standing over ${sizes.connections} connections`);
  const turn = (url: string, ms: number) => ask(sender, partnerId, { ...sizes, url, cookie, ms });
  return takeTurns(urls, sizes, turn);
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
