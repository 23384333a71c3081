import type { LoopPromise, QueuedPromise } from "@laurel/contract";
import { promiseClock, type TeamCalendars, type TeamPromise, workingTimeBetween } from "@laurel/core";
import { named, type PersonNames } from "../../people/person-names.ts";
import type { LoopGround } from "../ground.ts";
import type { StoredPromise } from "./promise-store.ts";
import type { QueueRow } from "./queue-store.ts";

/** Everyone whom a promise names. */
export function whoIn({ row, promise }: StoredPromise): readonly (string | null)[] {
  return [row.assignee === null ? null : `person:${row.assignee}`, ...promise.pauses.map(({ by }) => by)];
}

/** A promise as both sides see it. */
export function showPromise(
  { row, promise }: StoredPromise,
  { now, calendars }: LoopGround,
  names: PersonNames,
): LoopPromise {
  const clock = promiseClock(promise, calendars, now);
  return {
    promiseId: row.promiseId,
    kind: row.kind,
    subject: row.subject,
    title: row.title,
    openedAt: row.openedAt.toString(),
    dueAt: clock.dueAt.toString(),
    state: clock.state,
    keptAt: row.keptAt?.toString() ?? null,
    late: clock.late,
    paused: row.paused,
    pauses: showPauses(promise, calendars, names),
    assignee: row.assignee === null ? null : named(names, `person:${row.assignee}`),
    revision: row.revision,
  };
}

/** The same with what the queue shows of its subject. */
export function showQueued(
  stored: StoredPromise & { readonly row: QueueRow },
  ground: LoopGround,
  names: PersonNames,
): QueuedPromise {
  const { row } = stored;
  return {
    ...showPromise(stored, ground, names),
    partnerId: row.partnerId,
    partnerName: row.partnerName,
    language: row.language,
    offerTitle: row.offerTitle ?? row.offerId,
    snoozedUntil: row.snoozedUntil?.toString() ?? null,
  };
}

function showPauses(
  { pauses }: TeamPromise,
  calendars: TeamCalendars,
  names: PersonNames,
): LoopPromise["pauses"] {
  return pauses.map(({ from, to, by, why }) => ({
    from: from.toString(),
    to: to?.toString() ?? null,
    by,
    byName: names.get(by) ?? null,
    why,
    workingMs: to === null ? null : workingTimeOf(calendars, from, to),
  }));
}

/** By the calendar in force when it began. */
function workingTimeOf(calendars: TeamCalendars, from: Temporal.Instant, to: Temporal.Instant): number {
  const inForce = calendars.findLast(({ since }) => Temporal.Instant.compare(since, from) <= 0);
  return workingTimeBetween((inForce ?? calendars[0]).calendar, from, to);
}
