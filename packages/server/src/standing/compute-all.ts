import type { StandingAnswer } from "@laurel/contract";
import type { EpochDay, Timeline } from "@laurel/core";
import { breather } from "../platform/breathe.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { answerOf } from "./answer.ts";
import { listPartnerIds } from "./facts-store.ts";
import { historyFor, type LoadedPartner, loadPartners } from "./load-partners.ts";
import { attempt, type Undecided } from "./undecided.ts";

/** How many partners are read at once. */
export const pageSize = 1000;

/**
 * How long partners are decided before the database is sent its next statement: as long as one takes, so that
 * the database reads the next page meanwhile.
 */
const statementMs = 3;

/** The standing of one partner, or why it can't be decided, and its facts. */
export interface PartnerAnswer {
  readonly partner: LoadedPartner;
  readonly answer: StandingAnswer | Undecided;
}

/**
 * What every partner has on a day, in the order of their ids. The next page is read while one is decided.
 * `today`: the present day. `knownAt`: nothing that arrived later counts; null: everything does.
 */
export async function* computeAll(
  tx: Tx,
  day: EpochDay,
  today: EpochDay,
  knownAt: Temporal.Instant | null = null,
): AsyncGenerator<PartnerAnswer> {
  const { timeline } = await loadTimeline(tx);
  const breathe = breather(statementMs);
  const readPage = pageReader(tx, (partnerIds) =>
    loadPartners(tx, timeline, partnerIds, day, today, { knownAt, withOpen: false, onlyDay: true }),
  );
  let coming = readPage("");
  for (;;) {
    const { last, partners } = await coming;
    if (last === null) return;
    coming = readPage(last);
    // A caller that stops half-way doesn't await it, and then no one reads its failure.
    coming.catch(() => {});
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

/** A page of partners. */
interface Page {
  /** The last id of the page, which may be that of a partner left out; null: there was none. */
  readonly last: string | null;
  readonly partners: readonly LoadedPartner[];
}

function pageReader(tx: Tx, load: (partnerIds: readonly string[]) => Promise<readonly LoadedPartner[]>) {
  return async (after: string): Promise<Page> => {
    const partnerIds = await listPartnerIds(tx, after, pageSize);
    const last = partnerIds.at(-1) ?? null;
    if (last === null) return { last, partners: [] };
    return { last, partners: await load(partnerIds) };
  };
}
