import { dayText, epochDay, type Timeline, type UnlockState } from "@laurel/core";
import { foldTotals } from "../facts/sales/fold-totals.ts";
import { appendEvents } from "../platform/audit/append-events.ts";
import { type Clock, todayOf } from "../platform/clock.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { decidePartner, type PartnerChange } from "./decide-partner.ts";
import { type LoadedPartner, loadHistories } from "./history-store.ts";
import { redecideAwards } from "./redecide-awards.ts";
import {
  appendStandings,
  type CurrentStanding,
  changeUnlocks,
  currentStandings,
  type DuePartner,
  openUnlocks,
  replaceCurrent,
  type StandingRow,
  scheduleNext,
  takeDue,
  type UnlockChange,
  type UnlockRow,
} from "./standing-store.ts";

/**
 * How many partners are decided in one transaction: enough to read them in sets, few enough to be done in
 * seconds.
 */
const batchSize = 500;

/** What a batch did. */
export interface Batch {
  /** Partners who were due; none: nobody is left. */
  readonly taken: number;
  /** How many have another answer than before. */
  readonly changed: number;
  /** Partners who could not be decided. They are set aside until tomorrow, so that the others go on. */
  readonly failed: readonly { readonly partnerId: string; readonly error: unknown }[];
}

/**
 * Takes a batch of partners who are due, decides them for today and puts what changed on record, all in one
 * transaction: the history, the latest answer, the unlocks, the events, and the day to look again. Doing it
 * twice changes nothing.
 */
export async function recomputeStandings(tx: Tx, clock: Clock, limit: number = batchSize): Promise<Batch> {
  const { timeline } = await loadTimeline(tx);
  const today = todayOf(clock, timeline);
  const due = await takeDue(tx, today.toString(), limit);
  if (due.length === 0) return { taken: 0, changed: 0, failed: [] };
  const partnerIds = due.map(({ partnerId }) => partnerId);
  const histories = await loadHistories(tx, partnerIds);
  const partners = new Map(histories.map((partner) => [partner.history.partnerId, partner]));
  const current = await currentStandings(tx, partnerIds);
  const changes: PartnerChange[] = [];
  const corrections: StandingRow[] = [];
  const failed: Batch["failed"][number][] = [];
  for (const one of due) {
    const partner = partners.get(one.partnerId);
    if (partner === undefined) throw new Error(`${one.partnerId} is due and not on record`);
    const latest = current.get(one.partnerId) ?? null;
    try {
      const decided = await decideDue(tx, timeline, partner, one, latest, today);
      changes.push(decided.change);
      corrections.push(...decided.corrections);
    } catch (error) {
      // A failed statement has broken the transaction; what the rules stumbled over has not.
      if (error instanceof Error && "severity" in error) throw error;
      failed.push({ partnerId: one.partnerId, error });
    }
  }
  await record(tx, corrections, changes);
  await foldTotals(
    tx,
    histories.map(({ history }) => history),
  );
  const tomorrow = today.add({ days: 1 }).toString();
  await scheduleNext(
    tx,
    failed.map(({ partnerId }) => ({ partner_id: partnerId, due_on: tomorrow })),
  );
  const changed = changes.filter(({ standing }) => standing !== null).length;
  return { taken: due.length, changed, failed };
}

async function decideDue(
  tx: Tx,
  timeline: Timeline,
  partner: LoadedPartner,
  { markedAt }: DuePartner,
  current: CurrentStanding | null,
  today: Temporal.PlainDate,
): Promise<{ readonly change: PartnerChange; readonly corrections: readonly StandingRow[] }> {
  const day = epochDay(today);
  const { corrections, awards } = await redecideAwards(tx, timeline, partner, day);
  const corrected = { ...partner, history: { ...partner.history, awards } };
  const correctedToday = corrections.find(({ as_of }) => as_of === today.toString());
  const before = {
    markedAt,
    current,
    answer: correctedToday?.answer ?? current?.answer ?? null,
    corrected: corrections.length > 0,
  };
  return { change: decidePartner(timeline, corrected, before, day), corrections };
}

async function record(
  tx: Tx,
  corrections: readonly StandingRow[],
  changes: readonly PartnerChange[],
): Promise<void> {
  // Of several records of a day the last counts, so what corrects an award comes before what was decided
  // today.
  await appendStandings(tx, corrections);
  await appendStandings(
    tx,
    changes.flatMap(({ standing }) => (standing === null ? [] : [standing])),
  );
  await changeUnlocks(tx, changes.flatMap(unlockChanges));
  await openUnlocks(tx, changes.flatMap(newUnlocks));
  await replaceCurrent(
    tx,
    changes.map(({ current }) => current),
  );
  await appendEvents(
    tx,
    { who: "laurel" },
    changes.flatMap(({ events }) => events),
  );
  await scheduleNext(
    tx,
    changes.map(({ current: { partner_id }, dueOn }) => ({ partner_id, due_on: dueOn })),
  );
}

function newUnlocks({ current: { partner_id }, settlement }: PartnerChange): readonly UnlockRow[] {
  return settlement.opened.map((unlock) => ({
    partner_id,
    benefit: unlock.benefit,
    offer_id: unlock.offerId,
    version: unlock.version,
    opened_on: dayText(unlock.openedOn),
    term_from: unlock.termFrom === null ? null : dayText(unlock.termFrom),
    ends_on: unlock.endsOn === null ? null : dayText(unlock.endsOn),
    amount_minor: unlock.amountMinor,
    kept_since: null,
  }));
}

function unlockChanges({ current: { partner_id }, settlement }: PartnerChange): readonly UnlockChange[] {
  const { changed, closed } = settlement;
  const open = { closed_on: null, close_reason: null };
  return [
    ...changed.map(({ unlock, after }) => ({
      partner_id,
      unlock_id: unlock.unlockId,
      ...stateRow(after),
      ...open,
    })),
    ...closed.map(({ unlock, closedOn, reason }) => ({
      partner_id,
      unlock_id: unlock.unlockId,
      ...stateRow(unlock),
      closed_on: dayText(closedOn),
      close_reason: reason,
    })),
  ];
}

function stateRow({ version, endsOn, amountMinor, keptSince }: UnlockState) {
  return {
    version,
    ends_on: endsOn === null ? null : dayText(endsOn),
    amount_minor: amountMinor,
    kept_since: keptSince === null ? null : dayText(keptSince),
  };
}
