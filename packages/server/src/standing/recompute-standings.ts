import { dayText, type EpochDay, epochDay, type Timeline, type UnlockState } from "@laurel/core";
import { foldTotals } from "../facts/sales/fold-totals.ts";
import { appendEvents, type NewEvent } from "../platform/audit/append-events.ts";
import { breather } from "../platform/breathe.ts";
import { type Clock, todayOf } from "../platform/clock.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { notifyChange } from "../platform/live/notify-change.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { type Before, decidePartner, type PartnerChange } from "./decide-partner.ts";
import { recordDecisions } from "./decision-store.ts";
import { clearFailures, recordFailures } from "./failure-store.ts";
import { type LoadedPartner, loadHistories } from "./history-store.ts";
import { type FoundWrong, findWrongs } from "./known-sales-store.ts";
import { redecideAwards } from "./redecide-awards.ts";
import {
  appendStandings,
  findLatest,
  type NewStanding,
  replaceLatest,
  scheduleNext,
  takeDue,
} from "./standing-store.ts";
import { type Undecided, undecidedBy } from "./undecided.ts";
import {
  changeUnlocks,
  type NewUnlock,
  openUnlocks,
  type StoredState,
  type UnlockChange,
} from "./unlock-store.ts";
import { type WithdrawnRecords, withdrawAfter } from "./withdraw-store.ts";

/**
 * How many partners are decided in one transaction: enough to read them in sets, few enough to be done in
 * seconds.
 */
const batchSize = 500;

/** A partner that could not be decided. */
export interface FailedPartner extends Undecided {
  readonly partnerId: string;
  /** Whether it waits until its facts or the rules change; else it is tried again tomorrow. */
  readonly isSetAside: boolean;
}

/** The result of a batch. */
export interface Recomputed {
  /** Partners who were due; 0: none is left. */
  readonly taken: number;
  /** How many answers changed. */
  readonly changed: number;
  /** Partners who could not be decided. They are postponed, so that the others are decided. */
  readonly failed: readonly FailedPartner[];
}

/**
 * Claims a batch of partners who are due, decides them for today and records the changes, all in one
 * transaction: the history, the latest answer, the unlocks, the events, and the day to look again.
 * Repeating it changes nothing. What was recorded for later days, by a clock that ran ahead, is withdrawn.
 * `only`: of the partners who are due only this one.
 */
export async function recomputeStandings(
  tx: Tx,
  clock: Clock,
  limit: number = batchSize,
  only: string | null = null,
): Promise<Recomputed> {
  const { timeline } = await loadTimeline(tx);
  const today = todayOf(clock, timeline);
  const due = await takeDue(tx, today.toString(), limit, only);
  if (due.length === 0) return { taken: 0, changed: 0, failed: [] };
  const partnerIds = due.map(({ partnerId }) => partnerId);
  const ahead = due.filter(({ decidedOn }) => decidedOn !== null && decidedOn > today.toString());
  const withdrawn = await withdrawAfter(
    tx,
    ahead.map(({ partnerId }) => partnerId),
    today.toString(),
  );
  const histories = await loadHistories(tx, partnerIds);
  const partners = new Map(histories.map((partner) => [partner.history.partnerId, partner]));
  const latest = await findLatest(tx, partnerIds);
  const wrongs = await findWrongs(tx, partnerIds);
  const changes: PartnerChange[] = [];
  const corrections: NewStanding[] = [];
  const failed: (Undecided & { readonly partnerId: string })[] = [];
  const breathe = breather();
  for (const one of due) {
    const { partnerId } = one;
    const partner = partners.get(partnerId);
    if (partner === undefined) throw new Error(`${partnerId} is due and not on record`);
    try {
      const before = {
        markedAt: one.markedAt,
        latest: latest.get(partnerId) ?? null,
        wrong: wrongs.get(partnerId),
      };
      const decided = await decideDue(tx, timeline, partner, before, today, breathe);
      changes.push(decided.change);
      corrections.push(...decided.corrections);
    } catch (error) {
      // A failed statement breaks the transaction; an error in the rules does not.
      if (error instanceof Error && "severity" in error) throw error;
      failed.push({ partnerId, ...undecidedBy(error, partnerId) });
    }
    await breathe();
  }
  await record(tx, today, withdrawn, corrections, changes);
  const decidedIds = changes.map(({ latest: { answer } }) => answer.partnerId);
  await recordDecisions(tx, decidedIds, today.toString());
  await clearFailures(tx, decidedIds);
  await foldTotals(
    tx,
    histories.map(({ history }) => history),
  );
  const changed = changes.filter(({ standing }) => standing !== null).length;
  return { taken: due.length, changed, failed: await postpone(tx, failed, today) };
}

/** Records that partners could not be decided, and when each is tried again. */
export async function postpone(
  tx: Tx,
  failed: readonly (Undecided & { readonly partnerId: string })[],
  today: Temporal.PlainDate,
): Promise<readonly FailedPartner[]> {
  const aside = await recordFailures(
    tx,
    failed.map(({ error: _, ...failure }) => failure),
  );
  const tomorrow = today.add({ days: 1 }).toString();
  await scheduleNext(
    tx,
    today.toString(),
    // New facts and new rules set an earlier day than never.
    failed.map(({ partnerId }) => ({ partnerId, dueOn: aside.has(partnerId) ? "infinity" : tomorrow })),
  );
  return failed.map((failure) => ({ ...failure, isSetAside: aside.has(failure.partnerId) }));
}

async function decideDue(
  tx: Tx,
  timeline: Timeline,
  partner: LoadedPartner,
  {
    markedAt,
    latest,
    wrong,
  }: Pick<Before, "markedAt" | "latest"> & { readonly wrong: FoundWrong | undefined },
  today: Temporal.PlainDate,
  breathe: () => Promise<void>,
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
  return { change: await decidePartner(timeline, corrected, before, day, breathe), corrections };
}

async function record(
  tx: Tx,
  today: Temporal.PlainDate,
  withdrawn: WithdrawnRecords,
  corrections: readonly NewStanding[],
  changes: readonly PartnerChange[],
): Promise<void> {
  // Of several records of a day the last counts, so what corrects an award comes before what was decided
  // today.
  const state = [
    ...withdrawn.state,
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
    accountFor([...withdrawn.events, ...changes.flatMap(({ events }) => events)], state),
  );
  const recorded = new Set(state.map(({ partnerId }) => partnerId));
  await notifyChange(
    tx,
    ...[...recorded].map((partnerId) => ({ partnerId, what: "standing" as const, id: partnerId })),
  );
  await scheduleNext(
    tx,
    today.toString(),
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
