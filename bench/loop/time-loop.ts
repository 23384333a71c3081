import { openPool } from "../../packages/server/src/platform/database/open-pool.ts";
import { type ServedExample, told } from "../serve-example.ts";
import { seedPromises } from "./seed-promises.ts";
import { type ActivatingTimes, timeActivating } from "./time-activating.ts";
import { type QueueTimes, timeQueue } from "./time-queue.ts";

/** How many promises are open, and how often each side takes its turn. */
export interface LoopSizes {
  readonly promises: number;
  readonly rounds: number;
  readonly each: number;
}

/** What the loop's requests took. */
export interface LoopTimes {
  readonly queue: QueueTimes;
  readonly activating: ActivatingTimes;
}

/** Times the team's queue and an activation while many promises are open. */
export async function timeLoop(
  { database, start, partnerId, cookie, teamCookie }: ServedExample,
  { promises, rounds, each }: LoopSizes,
  tell: (what: string) => void,
): Promise<LoopTimes> {
  const owner = openPool(database.logins.migrate, "migrate");
  const client = await owner.connect();
  try {
    await seedPromises(client, promises);
    const address = String(await told(start(new URL("../read/serve-laurel.ts", import.meta.url))));
    tell(`the queue with ${promises} open promises`);
    const queue = await timeQueue(client, { address, cookie: teamCookie }, { rounds, each });
    tell("activating a benefit");
    const activating = await timeActivating(client, { address, cookie, partnerId }, { rounds, each });
    return { queue, activating };
  } finally {
    client.release();
    await owner.end();
  }
}
