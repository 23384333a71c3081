import { type Clock, todayOf } from "../platform/clock.ts";
import { dataError } from "../platform/database/data-error.ts";
import type { Database } from "../platform/database/open.ts";
import { allPartners } from "../platform/database/sight.ts";
import { type Tx, transaction } from "../platform/database/transaction.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { claimDue } from "./claim-due.ts";
import { postpone, type Recomputed, recomputeStandings } from "./recompute-standings.ts";
import { listDue } from "./standing-store.ts";
import { undecidedBy } from "./undecided.ts";

/**
 * Decides a batch of partners who are due, in one transaction, which `end` ends. If the database refuses what
 * is to be recorded, each partner of a batch is decided by itself: only the partner that it refuses fails.
 */
export async function recomputeBatch(
  database: Database,
  clock: Clock,
  end: (tx: Tx, batch: Recomputed) => Promise<void> = async () => {},
): Promise<Recomputed> {
  const settle = (work: (tx: Tx) => Promise<Recomputed>) =>
    transaction(
      database,
      allPartners,
      async (tx) => {
        const result = await work(tx);
        await end(tx, result);
        return result;
      },
      { long: true },
    );
  try {
    return await settle(async (tx) => recomputeStandings(tx, await claimDue(database, tx, clock)));
  } catch (error) {
    if (dataError(error) === null) throw error;
    return oneByOne(database, clock, settle);
  }
}

/** Few enough to be done before the process is asked to stop for too long. */
const fewPartners = 100;

async function oneByOne(
  database: Database,
  clock: Clock,
  settle: (work: (tx: Tx) => Promise<Recomputed>) => Promise<Recomputed>,
): Promise<Recomputed> {
  const { timeline } = await loadTimeline(database);
  const today = todayOf(clock, timeline);
  const due = await transaction(database, allPartners, (tx) => listDue(tx, today.toString(), fewPartners));
  let all: Recomputed = { taken: 0, changed: 0, failed: [] };
  for (const partnerId of due) {
    const { taken, changed, failed } = await settle(async (tx) =>
      recomputeStandings(tx, await claimDue(database, tx, clock, 1, partnerId)),
    ).catch((error: unknown) => {
      if (dataError(error) === null) throw error;
      return settle(async (tx) => {
        const undecided = { partnerId, ...undecidedBy(error, partnerId) };
        return { taken: 1, changed: 0, failed: await postpone(tx, [undecided], today) };
      });
    });
    all = { taken: all.taken + taken, changed: all.changed + changed, failed: [...all.failed, ...failed] };
  }
  return all;
}
