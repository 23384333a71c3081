import { StandingAnswer, toWire } from "@laurel/contract";
import { dayText, type EpochDay } from "@laurel/core";
import type { Tx } from "../platform/database/transaction.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { answerFor, type PartnerAnswer } from "./compute-all.ts";
import { betweenPartners, inPages, pageSize } from "./in-pages.ts";
import { loadPartners } from "./load-partners.ts";
import { listSettled } from "./settled-store.ts";
import { isUndecided, type Undecided } from "./undecided.ts";

/** What one partner has, or why that can't be decided. */
export interface WrittenAnswer {
  readonly partnerId: string;
  /** A `StandingAnswer` as JSON. */
  readonly answer: string | Undecided;
}

/**
 * What every partner has today, page by page in the order of their ids: what `computeAll` gives for today.
 * Where the latest answer on record still holds, it is given as it is kept, and no facts are read.
 */
export async function* answerToday(tx: Tx, today: EpochDay): AsyncGenerator<readonly WrittenAnswer[]> {
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
    const answers: WrittenAnswer[] = [];
    for (const { partnerId, answer: kept, partner } of partners) {
      if (kept !== null) answers.push({ partnerId, answer: withDay(partnerId, asOf, kept) });
      else if (partner !== undefined) {
        answers.push(written(answerFor(timeline, partner, today)));
        await breathe();
      }
    }
    yield answers;
  }
}

/** The JSON of a kept answer, with its partner and a day. Parsing it would take longer than reading it. */
function withDay(partnerId: string, asOf: string, kept: string): string {
  return `{"partner_id":${JSON.stringify(partnerId)},"as_of":"${asOf}",${kept.slice(1)}`;
}

/** The answer alone, written as JSON. */
export function written({ partner, answer }: PartnerAnswer): WrittenAnswer {
  const { partnerId } = partner.known;
  const text = isUndecided(answer) ? answer : JSON.stringify(toWire(StandingAnswer, answer));
  return { partnerId, answer: text };
}
