import type { StandingAnswer } from "@laurel/contract";
import { type EpochDay, standingOn, type Timeline } from "@laurel/core";
import { breather } from "../platform/breathe.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { answerOf } from "./answer.ts";
import { listPartnerIds } from "./facts-store.ts";
import { historyFor, type LoadedPartner, loadPartners } from "./load-partners.ts";
import { attempt, type Undecided } from "./undecided.ts";

const pageSize = 1000;

/** The standing of one partner, or why it can't be decided, and its facts. */
export interface PartnerAnswer {
  readonly partner: LoadedPartner;
  readonly answer: StandingAnswer | Undecided;
}

/** What every partner has on a day, in the order of their ids. The next page is read while one is decided. */
export async function* computeAll(tx: Tx, day: EpochDay): AsyncGenerator<PartnerAnswer> {
  const { timeline } = await loadTimeline(tx);
  const breathe = breather();
  const readPage = pageReader(tx, timeline, day);
  let coming = readPage("");
  for (;;) {
    const page = await coming;
    const last = page.at(-1);
    if (last === undefined) return;
    coming = readPage(last.known.partnerId);
    // A caller that stops half-way doesn't await it, and then no one reads its failure.
    coming.catch(() => {});
    for (const partner of page) {
      const answer = attempt(partner.known.partnerId, () => {
        const history = historyFor(partner);
        return answerOf(timeline, history, day, standingOn(timeline, history, day));
      });
      yield { partner, answer };
      await breathe();
    }
  }
}

function pageReader(tx: Tx, timeline: Timeline, day: EpochDay) {
  return async (after: string): Promise<readonly LoadedPartner[]> => {
    const partnerIds = await listPartnerIds(tx, after, pageSize);
    return partnerIds.length === 0 ? [] : loadPartners(tx, timeline, partnerIds, day);
  };
}
