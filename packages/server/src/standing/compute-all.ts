import type { StandingAnswer } from "@laurel/contract";
import type { EpochDay, Timeline } from "@laurel/core";
import type { Tx } from "../platform/database/transaction.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { answerOf } from "./answer.ts";
import { listPartnerIds } from "./facts-store.ts";
import { betweenPartners, inPages, pageSize } from "./in-pages.ts";
import { historyFor, type LoadedPartner, loadPartners } from "./load-partners.ts";
import { attempt, type Undecided } from "./undecided.ts";

/** The standing of one partner, or why it can't be decided, and its facts. */
export interface PartnerAnswer {
  readonly partner: LoadedPartner;
  readonly answer: StandingAnswer | Undecided;
}

/**
 * What every partner has on a day, with its facts, in the order of their ids. `today`: the present day.
 * `knownAt`: nothing that arrived later counts; null: everything does.
 */
export async function* computeAll(
  tx: Tx,
  day: EpochDay,
  today: EpochDay,
  knownAt: Temporal.Instant | null = null,
): AsyncGenerator<PartnerAnswer> {
  const { timeline } = await loadTimeline(tx);
  const breathe = betweenPartners();
  const pages = inPages(async (after) => {
    const partnerIds = await listPartnerIds(tx, after, pageSize);
    const last = partnerIds.at(-1) ?? null;
    const options = { knownAt, withOpen: false, onlyDay: true };
    const items = last === null ? [] : await loadPartners(tx, timeline, partnerIds, day, today, options);
    return { last, items };
  });
  for await (const partners of pages) {
    for (const partner of partners) {
      yield answerFor(timeline, partner, day);
      await breathe();
    }
  }
}

/** The standing of a partner whose facts were read, on a day. */
export function answerFor(timeline: Timeline, partner: LoadedPartner, day: EpochDay): PartnerAnswer {
  const answer = attempt(partner.known.partnerId, () => answerOf(timeline, historyFor(partner), day, null));
  return { partner, answer };
}
