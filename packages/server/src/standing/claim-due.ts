import type { Timeline } from "@laurel/core";
import { betweenImports } from "../facts/intake/ledger-store.ts";
import { type Clock, todayOf } from "../platform/clock.ts";
import { takeMoment } from "../platform/database/moment-store.ts";
import type { Changing, Tx } from "../platform/database/transaction.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { type DuePartner, takeDue } from "./standing-store.ts";

/** Partners that a transaction decides. */
export interface ClaimedPartners {
  readonly timeline: Timeline;
  readonly today: Temporal.PlainDate;
  readonly due: readonly DuePartner[];
}

/**
 * How many partners are decided in one transaction: enough to read them in sets, few enough to be done in
 * seconds.
 */
const batchSize = 500;

/**
 * Claims partners who are due for a transaction, which has the moment of the claim from then on: what was
 * received about them until then it sees, and what is received later waits for its end. So a record rests on
 * all that had been received by its moment, and on nothing else. `only`: of the partners who are due only
 * this one.
 */
export async function claimDue(
  database: Changing,
  tx: Tx,
  clock: Clock,
  limit: number = batchSize,
  only: string | null = null,
): Promise<ClaimedPartners> {
  return betweenImports(database, async () => {
    const { timeline } = await loadTimeline(tx);
    const today = todayOf(clock, timeline);
    const due = await takeDue(tx, today.toString(), limit, only);
    await takeMoment(tx);
    return { timeline, today, due };
  });
}
