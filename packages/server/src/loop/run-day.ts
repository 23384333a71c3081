import { allPartners } from "../platform/database/sight.ts";
import { asServer, transaction } from "../platform/database/transaction.ts";
import { expireWaiting } from "./activations/expire-waiting.ts";
import { tellStages } from "./benefits/tell-stages.ts";
import { tellUnlocks } from "./benefits/tell-unlocks.ts";
import { warnAllowances } from "./benefits/warn-allowances.ts";
import { markLost } from "./contacts/mark-unreachable.ts";
import { loadGround } from "./ground.ts";
import { openOutreach } from "./outreach/open-outreach.ts";
import { findUnopened, listOutreaches } from "./outreach/outreach-store.ts";
import { watchOutreach } from "./outreach/watch-outreach.ts";
import { warnPromises } from "./promises/warn-promises.ts";
import type { LoopWork } from "./surroundings.ts";

/**
 * Does all that has fallen due between the team and its partners: tells of new publications, stages and
 * benefits, takes the next step where nobody was reached in time, and warns before a promise is late. Each
 * thing is done in a transaction of its own, so that one that fails holds up no other; done again, it changes
 * nothing.
 */
export async function runDay(work: LoopWork): Promise<void> {
  await markLost(work);
  await tellStages(work);
  await tellUnlocks(work);
  await openOutreaches(work);
  await watchOutreaches(work);
  await expireWaiting(work);
  await warnAllowances(work);
  await warnPromises(work);
}

const batch = 200;

async function openOutreaches({ database, clock, publicUrl }: LoopWork): Promise<void> {
  for (;;) {
    const found = await transaction(database, allPartners, async (tx) => {
      const ground = await loadGround(tx, clock);
      return ground.program === null ? [] : findUnopened(tx, ground.today.toString(), batch);
    });
    for (const publication of found) {
      await transaction(database, allPartners, async (tx) =>
        openOutreach(tx, publication, await loadGround(tx, clock), publicUrl),
      );
    }
    if (found.length < batch) return;
  }
}

async function watchOutreaches({ database, clock, publicUrl }: LoopWork): Promise<void> {
  let after: readonly [string, number] | null = null;
  for (;;) {
    const found = await listOutreaches(asServer(database), { unsettled: true }, after, batch);
    for (const { outreachId } of found) {
      await transaction(database, allPartners, async (tx) =>
        watchOutreach(tx, outreachId, await loadGround(tx, clock), publicUrl),
      );
    }
    const last = found.at(-1);
    if (last === undefined || found.length < batch) return;
    after = [last.dueOn, last.outreachId];
  }
}
