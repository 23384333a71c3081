import { dayText, type EpochDay, epochDay, type Timeline, type UnlockState } from "@laurel/core";
import { foldTotals } from "../facts/sales/fold-totals.ts";
import { appendEvents, type NewEvent } from "../platform/audit/append-events.ts";
import { type Clock, todayOf } from "../platform/clock.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { decidePartner, type PartnerChange } from "./decide-partner.ts";
import { type LoadedPartner, loadHistories } from "./history-store.ts";
import { type FoundWrong, findWrongs } from "./known-sales-store.ts";
import { redecideAwards } from "./redecide-awards.ts";
import {
  appendStandings,
  changeUnlocks,
  type DuePartner,
  findLatest,
  type LatestStanding,
  type NewStanding,
  type NewUnlock,
  openUnlocks,
  recordDecisions,
  replaceLatest,
  type StoredState,
  scheduleNext,
  takeDue,
  type UnlockChange,
} from "./standing-store.ts";

/**
 * How many partners are decided in one transaction: enough to read them in sets, few enough to be done in
 * seconds.
 */
const batchSize = 500;

/** The result of a batch. */
export interface Recomputed {
  /** Partners who were due; 0: none is left. */
  readonly taken: number;
  /** How many answers changed. */
  readonly changed: number;
  /** Partners who could not be decided. They are postponed until tomorrow, so that the others are decided. */
  readonly failed: readonly { readonly partnerId: string; readonly error: unknown }[];
}

/**
 * Claims a batch of partners who are due, decides them for today and records the changes, all in one
 * transaction: the history, the latest answer, the unlocks, the events, and the day to look again. Repeating
 * it changes nothing.
 */
export async function recomputeStandings(
  tx: Tx,
  clock: Clock,
  limit: number = batchSize,
): Promise<Recomputed> {
  const { timeline } = await loadTimeline(tx);
  const today = todayOf(clock, timeline);
  const due = await takeDue(tx, today.toString(), limit);
  if (due.length === 0) return { taken: 0, changed: 0, failed: [] };
  const partnerIds = due.map(({ partnerId }) => partnerId);
  const histories = await loadHistories(tx, partnerIds);
  const partners = new Map(histories.map((partner) => [partner.history.partnerId, partner]));
  const latest = await findLatest(tx, partnerIds);
  const wrongs = await findWrongs(tx, partnerIds);
  const changes: PartnerChange[] = [];
  const corrections: NewStanding[] = [];
  const failed: Recomputed["failed"][number][] = [];
  for (const one of due) {
    const partner = partners.get(one.partnerId);
    if (partner === undefined) throw new Error(`${one.partnerId} is due and not on record`);
    try {
      const before = latest.get(one.partnerId) ?? null;
      const wrong = wrongs.get(one.partnerId);
      const decided = await decideDue(tx, timeline, partner, { due: one, latest: before, wrong }, today);
      changes.push(decided.change);
      corrections.push(...decided.corrections);
    } catch (error) {
      // A failed statement breaks the transaction; an error in the rules does not.
      if (error instanceof Error && "severity" in error) throw error;
      failed.push({ partnerId: one.partnerId, error });
    }
  }
  await record(tx, corrections, changes);
  await recordDecisions(
    tx,
    changes.map(({ latest: { answer } }) => answer.partnerId),
    today.toString(),
  );
  await foldTotals(
    tx,
    histories.map(({ history }) => history),
  );
  const tomorrow = today.add({ days: 1 }).toString();
  await scheduleNext(
    tx,
    failed.map(({ partnerId }) => ({ partnerId, dueOn: tomorrow })),
  );
  const changed = changes.filter(({ standing }) => standing !== null).length;
  return { taken: due.length, changed, failed };
}

async function decideDue(
  tx: Tx,
  timeline: Timeline,
  partner: LoadedPartner,
  {
    due: { markedAt },
    latest,
    wrong,
  }: {
    readonly due: DuePartner;
    readonly latest: LatestStanding | null;
    readonly wrong: FoundWrong | undefined;
  },
  today: Temporal.PlainDate,
): Promise<{ readonly change: PartnerChange; readonly corrections: readonly NewStanding[] }> {
  const day = epochDay(today);
  const { corrections, awards } = await redecideAwards(tx, timeline, partner, day, wrong);
  const corrected = { ...partner, history: { ...partner.history, awards } };
  const correctedToday = corrections.find(({ answer }) => answer.asOf === today.toString());
  const before = {
    markedAt,
    latest,
    answer: correctedToday?.answer ?? latest?.answer ?? null,
    corrected: corrections.length > 0 ? (wrong?.cause ?? null) : null,
  };
  return { change: decidePartner(timeline, corrected, before, day), corrections };
}

async function record(
  tx: Tx,
  corrections: readonly NewStanding[],
  changes: readonly PartnerChange[],
): Promise<void> {
  // Of several records of a day the last counts, so what corrects an award comes before what was decided
  // today.
  const state = [
    ...(await appendStandings(tx, corrections)),
    ...(await appendStandings(
      tx,
      changes.flatMap(({ standing }) => (standing === null ? [] : [standing])),
    )),
    ...(await changeUnlocks(tx, changes.flatMap(unlockChanges))),
    ...(await openUnlocks(tx, changes.flatMap(newUnlocks))),
  ];
  await replaceLatest(
    tx,
    changes.map(({ latest }) => latest),
  );
  await appendEvents(
    tx,
    { who: "laurel" },
    accountFor(
      changes.flatMap(({ events }) => events),
      state,
    ),
  );
  await scheduleNext(
    tx,
    changes.map(({ latest: { answer }, dueOn }) => ({ partnerId: answer.partnerId, dueOn })),
  );
}

/** The first event of a partner also says what was recorded; without any, an event says only that. */
function accountFor(events: readonly NewEvent[], stored: readonly StoredState[]): readonly NewEvent[] {
  const open = Map.groupBy(stored, ({ partnerId }) => partnerId);
  const take = (partnerId: string) => {
    const state = open.get(partnerId)?.map(({ partnerId: _, ...change }) => change);
    open.delete(partnerId);
    return state === undefined ? {} : { state };
  };
  return [
    ...events.map((event) => ({ ...event, ...take(event.partnerId) })),
    ...[...open.keys()].map((partnerId) => ({ partnerId, what: "standing.recorded", ...take(partnerId) })),
  ];
}

function newUnlocks({ latest, settlement }: PartnerChange): readonly NewUnlock[] {
  return settlement.opened.map((unlock) => ({
    partnerId: latest.answer.partnerId,
    benefit: unlock.benefit,
    offerId: unlock.offerId,
    version: unlock.version,
    openedOn: dayText(unlock.openedOn),
    termFrom: dayOrNull(unlock.termFrom),
    endsOn: dayOrNull(unlock.endsOn),
    amountMinor: unlock.amountMinor,
    keptSince: null,
  }));
}

function unlockChanges({ latest, settlement }: PartnerChange): readonly UnlockChange[] {
  const { partnerId } = latest.answer;
  const { changed, closed } = settlement;
  const open = { closedOn: null, closeReason: null };
  return [
    ...changed.map(({ unlock, after }) => ({
      partnerId,
      unlockId: unlock.unlockId,
      ...stateOf(after),
      ...open,
    })),
    ...closed.map(({ unlock, closedOn, reason }) => ({
      partnerId,
      unlockId: unlock.unlockId,
      ...stateOf(unlock),
      closedOn: dayText(closedOn),
      closeReason: reason,
    })),
  ];
}

function stateOf({ version, endsOn, amountMinor, keptSince }: UnlockState) {
  return { version, endsOn: dayOrNull(endsOn), amountMinor, keptSince: dayOrNull(keptSince) };
}

function dayOrNull(day: EpochDay | null): string | null {
  return day === null ? null : dayText(day);
}
