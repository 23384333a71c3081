import { StandingAnswer, toWire } from "@laurel/contract";
import { dayText, type EpochDay } from "@laurel/core";
import type { Static } from "typebox";
import type { Tx } from "../platform/database/transaction.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { answerFor, type PartnerAnswer } from "./compute-all.ts";
import { betweenPartners, inPages, pageSize } from "./in-pages.ts";
import { loadPartners } from "./load-partners.ts";
import { listSettled } from "./settled-store.ts";
import { isUndecided, type Undecided } from "./undecided.ts";

/** An answer in the wire's format. */
export type WireAnswer = Static<typeof StandingAnswer>;

/** What one partner has, or why that can't be decided. */
export interface TodaysAnswer {
  readonly partnerId: string;
  readonly answer: WireAnswer | Undecided;
}

/**
 * What every partner has today, page by page in the order of their ids: what `computeAll` gives for today.
 * Where the latest answer on record still holds, it is read, and no facts.
 */
export async function* answerToday(tx: Tx, today: EpochDay): AsyncGenerator<readonly TodaysAnswer[]> {
  const { timeline } = await loadTimeline(tx);
  const asOf = dayText(today);
  const breathe = betweenPartners();
  const pages = inPages(async (after) => {
    const listed = await listSettled(tx, asOf, after, pageSize);
    const open = listed.flatMap(({ partnerId, answer }) => (answer === null ? [partnerId] : []));
    const options = { withOpen: false, onlyDay: true };
    const loaded = open.length === 0 ? [] : await loadPartners(tx, timeline, open, today, today, options);
    const read = new Map(loaded.map((partner) => [partner.known.partnerId, partner]));
    const items = listed.map((one) => ({ ...one, partner: read.get(one.partnerId) }));
    return { last: listed.at(-1)?.partnerId ?? null, items };
  });
  for await (const partners of pages) {
    const answers: TodaysAnswer[] = [];
    for (const { partnerId, answer: kept, partner } of partners) {
      if (kept !== null) answers.push({ partnerId, answer: { ...kept, as_of: asOf } });
      else if (partner !== undefined) {
        answers.push(inWireFormat(answerFor(timeline, partner, today)));
        await breathe();
      }
    }
    yield answers;
  }
}

/** The answer alone, in the wire's format. */
export function inWireFormat({ partner, answer }: PartnerAnswer): TodaysAnswer {
  const { partnerId } = partner.known;
  return { partnerId, answer: isUndecided(answer) ? answer : toWire(StandingAnswer, answer) };
}
