import { setTimeout as sleep } from "node:timers/promises";
import { allPartners } from "../../packages/server/src/platform/database/sight.ts";
import { transaction } from "../../packages/server/src/platform/database/transaction.ts";
import { notifyChange } from "../../packages/server/src/platform/live/notify-change.ts";
import { type ServedExample, told } from "../serve-example.ts";
import type { ArrivedChange } from "./hold-streams.ts";

/** How many streams are open, and how many changes are made. */
export interface StreamSizes {
  readonly streams: number;
  readonly changes: number;
}

/** How long changes took from their commit to the streams, in milliseconds. */
export interface StreamTimes {
  readonly medianMs: number;
  readonly p95Ms: number;
}

const programs = {
  laurel: new URL("../read/serve-laurel.ts", import.meta.url),
  reader: new URL("./hold-streams.ts", import.meta.url),
};
const betweenMs = 20;
const patienceMs = 30_000;

/** Changes something again and again while many streams are open, each of which must hear of every change. */
export async function timeStreams(
  { database, start, partnerId, cookie }: ServedExample,
  { streams, changes }: StreamSizes,
  tell: (what: string) => void,
): Promise<StreamTimes> {
  const url = `${await told(start(programs.laurel))}/api/v1/stream`;
  const reader = start(programs.reader);
  reader.send({ url, cookie, count: streams });
  await told(reader);
  tell(`following changes over ${streams} streams`);
  const committedAt = new Map<string, number>();
  for (let each = 0; each < changes; each += 1) {
    const id = String(each);
    // The moment before the commit, because a stream may hear of it before we do.
    committedAt.set(id, performance.timeOrigin + performance.now());
    await transaction(database, allPartners, (tx) => notifyChange(tx, { partnerId, what: "request", id }));
    await sleep(betweenMs);
  }
  const tookMs: number[] = [];
  const end = performance.now() + patienceMs;
  while (tookMs.length < streams * changes) {
    if (performance.now() > end) throw new Error(`${tookMs.length} of ${streams * changes} events arrived`);
    reader.send("arrivals");
    for (const { id, at } of (await told(reader)) as ArrivedChange[])
      tookMs.push(at - (committedAt.get(id) ?? Number.NaN));
    await sleep(betweenMs);
  }
  tookMs.sort((one, other) => one - other);
  const part = (share: number) => tookMs[Math.floor(tookMs.length * share)] ?? Number.NaN;
  return { medianMs: part(0.5), p95Ms: part(0.95) };
}
