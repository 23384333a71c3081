import { dayText, type EpochDay, epochDay, type UnlockState } from "@laurel/core";
import { foldTotals } from "../facts/sales/fold-totals.ts";
import { appendEvents, type NewEvent } from "../platform/audit/append-events.ts";
import { breather } from "../platform/breathe.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { notifyChange } from "../platform/live/notify-change.ts";
import type { ClaimedPartners } from "./claim-due.ts";
import { decidePartner, type PartnerChange } from "./decide-partner.ts";
import { clearFailures, recordFailures } from "./failure-store.ts";
import { loadPartners } from "./load-partners.ts";
import { keepPasts } from "./past-store.ts";
import { appendStandings, findLatest, replaceLatest, scheduleNext } from "./standing-store.ts";
import { type Undecided, undecidedBy } from "./undecided.ts";
import {
  changeUnlocks,
  type NewUnlock,
  openUnlocks,
  type StoredState,
  type UnlockChange,
} from "./unlock-store.ts";
import { type WithdrawnRecords, withdrawAfter } from "./withdraw-store.ts";

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
 * Decides the partners that a transaction has claimed for today and records the changes, all in it: the
 * history, the latest answer, the unlocks, the events, and the day to look again. Repeating it changes
 * nothing. What was recorded for later days, by a clock that ran ahead, is withdrawn.
 */
export async function recomputeStandings(
  tx: Tx,
  { timeline, today, due }: ClaimedPartners,
): Promise<Recomputed> {
  if (due.length === 0) return { taken: 0, changed: 0, failed: [] };
  const partnerIds = due.map(({ partnerId }) => partnerId);
  const ahead = due.filter(({ decidedOn }) => decidedOn !== null && decidedOn > today.toString());
  const withdrawn = await withdrawAfter(
    tx,
    ahead.map(({ partnerId }) => partnerId),
    today.toString(),
  );
  const breathe = breather();
  const day = epochDay(today);
  const loaded = await loadPartners(tx, timeline, partnerIds, day, day, { breathe });
  const partners = new Map(loaded.map((partner) => [partner.known.partnerId, partner]));
  const latest = await findLatest(tx, partnerIds);
  const changes: PartnerChange[] = [];
  const failed: (Undecided & { readonly partnerId: string })[] = [];
  for (const one of due) {
    const { partnerId } = one;
    const partner = partners.get(partnerId);
    if (partner === undefined) throw new Error(`${partnerId} is due and not on record`);
    try {
      const before = { markedAt: one.markedAt, latest: latest.get(partnerId) ?? null };
      changes.push(await decidePartner(timeline, partner, before, day, breathe));
    } catch (error) {
      // A failed statement breaks the transaction; an error in the rules does not.
      if (error instanceof Error && "severity" in error) throw error;
      failed.push({ partnerId, ...undecidedBy(error, partnerId) });
    }
    await breathe();
  }
  await record(tx, today, withdrawn, changes);
  const decidedIds = changes.map(({ latest: { answer } }) => answer.partnerId);
  await keepPasts(
    tx,
    changes.map(({ past }) => past),
  );
  await clearFailures(tx, decidedIds);
  await foldTotals(
    tx,
    loaded.map(({ known }) => known),
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

async function record(
  tx: Tx,
  today: Temporal.PlainDate,
  withdrawn: WithdrawnRecords,
  changes: readonly PartnerChange[],
): Promise<void> {
  const state = [
    ...withdrawn.state,
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
    changes.map(({ past: { partnerId, nextOn } }) => ({ partnerId, dueOn: dayText(nextOn) })),
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
