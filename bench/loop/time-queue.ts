import { Agent } from "node:http";
import type pg from "pg";
import { listQueue } from "../../packages/server/src/loop/promises/queue-store.ts";
import type { Reader } from "../../packages/server/src/platform/database/transaction.ts";
import { median, type Rate } from "../time-rounds.ts";
import { send } from "./request.ts";

/** How often the first page of the queue is read, one request at a time. */
export interface QueueRounds {
  readonly rounds: number;
  readonly each: number;
}

/** The queue over HTTP, and its query alone. */
export interface QueueTimes {
  readonly laurel: Rate;
  readonly query: Rate;
}

/** Reads the first page of the queue over HTTP and by its query alone, in turns. */
export async function timeQueue(
  client: pg.ClientBase,
  { address, cookie }: { readonly address: string; readonly cookie: string },
  { rounds, each }: QueueRounds,
): Promise<QueueTimes> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const url = `${address}/api/v1/promises?state=open`;
  const overHttp = async () => {
    const { items } = (await send(url, { agent, cookie })) as { readonly items: readonly unknown[] };
    return items.length;
  };
  const statement = await statementOfQueue();
  const byQuery = async () => (await client.query(statement)).rows.length;
  const shown = await overHttp();
  // The query reads one row more, which tells whether there is a next page.
  if (shown === 0 || (await byQuery()) !== shown + 1) throw new Error(`the queue showed ${shown} promises`);
  const seen: Record<"laurel" | "query", number[]> = { laurel: [], query: [] };
  for (const pass of [overHttp, byQuery]) await rateOf(pass, each);
  for (let round = 0; round < rounds; round += 1) {
    seen.laurel.push(await rateOf(overHttp, each));
    seen.query.push(await rateOf(byQuery, each));
  }
  agent.destroy();
  return { laurel: rate("queue laurel", seen.laurel), query: rate("queue query", seen.query) };
}

/** The statement with which our own route reads the first page, recorded from its code. */
async function statementOfQueue(): Promise<pg.QueryConfig> {
  const found: pg.QueryConfig[] = [];
  const query = async (asked: pg.QueryConfig) => {
    found.push(asked);
    return { rows: [], fields: [] };
  };
  const filter = { state: "open", withSnoozed: false, descending: false } as const;
  const reader = { client: { query } } as unknown as Reader;
  await listQueue(reader, filter, Temporal.Now.instant(), null, usualLimit + 1);
  const [statement] = found;
  if (statement === undefined) throw new Error("the queue asked the database for nothing");
  return statement;
}

/** How many a page has unless the request says otherwise. */
const usualLimit = 50;

/** Passes a second, one after the other, by the clock. */
async function rateOf(pass: () => Promise<unknown>, times: number): Promise<number> {
  const start = performance.now();
  for (let count = 0; count < times; count += 1) await pass();
  return (times * 1000) / (performance.now() - start);
}

function rate(name: string, rounds: readonly number[]): Rate {
  return { name, rate: median(rounds), rounds };
}
