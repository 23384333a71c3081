import { allPartners } from "../platform/database/sight.ts";
import { asServer, transaction } from "../platform/database/transaction.ts";
import { expireWaiting } from "./activations/expire-waiting.ts";
import { assigner } from "./assign-work.ts";
import { tellStages } from "./benefits/tell-stages.ts";
import { tellUnlocks } from "./benefits/tell-unlocks.ts";
import { warnAllowances } from "./benefits/warn-allowances.ts";
import { markLost } from "./contacts/mark-unreachable.ts";
import { loadGround } from "./ground.ts";
import { giver } from "./outreach/gives.ts";
import { openOutreach } from "./outreach/open-outreach.ts";
import { listOutreaches } from "./outreach/outreach-store.ts";
import { findGone, findUnopened, type UnopenedPublication } from "./outreach/unopened-store.ts";
import { endOutreach, needsWatch, watchOutreach } from "./outreach/watch-outreach.ts";
import { warnPromises } from "./promises/warn-promises.ts";
import type { LoopWork } from "./surroundings.ts";

/**
 * Does all that has fallen due between the team and its partners: tells of new publications, stages and
 * benefits, takes the next step where no one was reached in time, and warns before a promise is late. Done
 * again, it changes nothing. It is run every few minutes: without anything to do it costs a few queries.
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

/** How many outreaches are opened in one transaction. It holds the chains of events of their partners. */
const together = 20;

async function openOutreaches(work: LoopWork): Promise<void> {
  const { database, clock } = work;
  for (;;) {
    const found = await transaction(database, allPartners, async (tx) => {
      const ground = await loadGround(tx, clock);
      const today = { today: ground.today.toString(), zone: ground.zone };
      return ground.program === null ? [] : findUnopened(tx, today, batch);
    });
    for (let start = 0; start < found.length; start += together)
      await openTogether(work, found.slice(start, start + together));
    if (found.length < batch) return;
  }
}

/** Opens several in one transaction; where that fails, each in its own. */
async function openTogether(work: LoopWork, found: readonly UnopenedPublication[]): Promise<void> {
  const { database, clock, publicUrl } = work;
  try {
    await transaction(database, allPartners, async (tx) => {
      const ground = await loadGround(tx, clock);
      const partnerIds = found.map(({ partnerId }) => partnerId);
      const gives = await giver(tx, partnerIds, ground);
      const opening = { ground, publicUrl, choose: await assigner(tx, ground), gives };
      for (const publication of found) await openOutreach(tx, publication, opening);
    });
  } catch (error) {
    if (found.length === 1) throw error;
    for (const publication of found) await openTogether(work, [publication]);
  }
}

async function watchOutreaches({ database, clock, publicUrl }: LoopWork): Promise<void> {
  const server = asServer(database);
  const { today } = await loadGround(server, clock);
  for (const outreachId of await findGone(server, today.toString())) {
    await transaction(database, allPartners, async (tx) =>
      endOutreach(tx, outreachId, await loadGround(tx, clock)),
    );
  }
  const filter = { unsettled: true, mayStepOn: today.toString() };
  let after: readonly [string, number] | null = null;
  for (;;) {
    const found = await listOutreaches(server, filter, after, batch);
    for (const outreach of found.filter((each) => needsWatch(each, today))) {
      await transaction(database, allPartners, async (tx) =>
        watchOutreach(tx, outreach.outreachId, await loadGround(tx, clock), publicUrl),
      );
    }
    const last = found.at(-1);
    if (last === undefined || found.length < batch) return;
    after = [last.dueOn, last.outreachId];
  }
}
