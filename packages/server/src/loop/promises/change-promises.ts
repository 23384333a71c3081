import {
  calendarDue,
  dueOf,
  isPaused,
  keepPromise,
  lengthOfWorkingDays,
  openPromise,
  type Period,
  type PromiseRefusal,
  pausePromise,
  promiseClock,
  quarterLeftAt,
  resumePromise,
  type TeamPromise,
  voidPromise,
} from "@laurel/core";
import type { Tx } from "../../platform/database/transaction.ts";
import type { LoopGround } from "../ground.ts";
import { insertPromise, lockOpenPromises, type PromiseRow, updatePromise } from "./promise-store.ts";

/** The partner of a promise, and what is promised. */
export interface PromiseTerms
  extends Pick<PromiseRow, "partnerId" | "kind" | "subject" | "title" | "language" | "assignee"> {
  /** Its length: until a moment, or so many milliseconds of working time. */
  readonly length: TeamPromise["length"];
  readonly openedAt?: Temporal.Instant;
}

/** Opens a promise; its length is fixed from now on. */
export async function openPromiseFor(
  tx: Tx,
  { length, openedAt, ...terms }: PromiseTerms,
  ground: LoopGround,
): Promise<PromiseRow> {
  const promise = openPromise(terms.kind, openedAt ?? ground.now, length);
  return insertPromise(tx, {
    ...terms,
    openedAt: promise.openedAt,
    until: "until" in length ? length.until : null,
    workingMs: "until" in length ? null : length.workingTime,
    dueAt: dueOf(promise, ground.calendars, ground.now),
    warnAt: nextWarning(promise, ground),
  });
}

/** The length of a promise in calendar days: the end of the last of them, in the program's zone. */
export function calendarLength(
  { now, zone }: LoopGround,
  period: Period,
): { readonly until: Temporal.Instant } {
  const { months, days } = period;
  const from = now.toZonedDateTimeISO(zone).toPlainDate();
  const until = from.add({ months, days });
  return { until: calendarDue(now, from.until(until, { largestUnit: "days" }).days, zone) };
}

/** Working days for a next step where the benefit names no lead time. */
const usualLeadDays = 3;

/** The length of a next step, in working time on the calendar in force: the lead time, else three days. */
export function workingLength(
  { now, calendars }: LoopGround,
  leadTime: Period | null,
): TeamPromise["length"] {
  const days = leadTime === null ? usualLeadDays : leadTime.months * 30 + leadTime.days;
  const inForce = calendars.findLast(({ since }) => Temporal.Instant.compare(since, now) <= 0);
  return lengthOfWorkingDays((inForce ?? calendars[0]).calendar, now, days);
}

/** Which open promises of a subject; all kinds unless one is named. */
export interface PromiseSubject {
  readonly partnerId: string;
  readonly subject: string;
  readonly kind?: PromiseRow["kind"];
}

/** Keeps what was promised, at a moment that may be earlier than now: a call can be logged later. */
export async function keepPromises(
  tx: Tx,
  subject: PromiseSubject,
  ground: LoopGround,
  at: Temporal.Instant = ground.now,
): Promise<PromiseRefusal | null> {
  return change(tx, subject, ground, (promise) => keepPromise(promise, at));
}

/** Pauses the clock of the next step, because it is the partner's turn. */
export async function pausePromises(
  tx: Tx,
  subject: PromiseSubject,
  ground: LoopGround,
  { by, why }: { readonly by: string; readonly why: string },
): Promise<PromiseRefusal | null> {
  return change(tx, { ...subject, kind: "next-step" }, ground, (promise) =>
    isPaused(promise) ? promise : pausePromise(promise, ground.now, by, why),
  );
}

/** Lets the clock of the next step run again, because it is the team's turn. */
export async function resumePromises(
  tx: Tx,
  subject: PromiseSubject,
  ground: LoopGround,
): Promise<PromiseRefusal | null> {
  return change(tx, { ...subject, kind: "next-step" }, ground, (promise) =>
    isPaused(promise) ? resumePromise(promise, ground.now) : promise,
  );
}

/** Voids what is open, because it is no longer wanted. */
export async function voidPromises(
  tx: Tx,
  subject: PromiseSubject,
  ground: LoopGround,
): Promise<PromiseRefusal | null> {
  return change(tx, subject, ground, (promise) => voidPromise(promise, ground.now));
}

/** Changes the open promises of a subject. With a refusal the caller's transaction has to end. */
async function change(
  tx: Tx,
  { partnerId, subject, kind }: PromiseSubject,
  ground: LoopGround,
  step: (promise: TeamPromise) => TeamPromise | PromiseRefusal,
): Promise<PromiseRefusal | null> {
  const open = await lockOpenPromises(tx, partnerId, subject);
  for (const { row, promise: before } of open) {
    if (kind !== undefined && row.kind !== kind) continue;
    const promise = step(before);
    if ("code" in promise) return promise;
    if (promise !== before) await savePromise(tx, { row, promise }, ground);
  }
  return null;
}

/** Records a promise as it is now, with its due time and its next warning. */
export async function savePromise(
  tx: Tx,
  { row, promise }: { readonly row: PromiseRow; readonly promise: TeamPromise },
  ground: LoopGround,
): Promise<void> {
  const { dueAt, late } = promiseClock(promise, ground.calendars, ground.now);
  const paused = isPaused(promise);
  await updatePromise(tx, { row, promise }, { dueAt, late, paused, warnAt: nextWarning(promise, ground) });
}

/** The moment at which the promise warns next; null while it is paused, and when it warns no more. */
function nextWarning(promise: TeamPromise, { calendars, now }: LoopGround): Temporal.Instant | null {
  const isClosed = promise.keptAt !== null || promise.voidAt !== null;
  if (isClosed || isPaused(promise) || promise.warned.includes("missed")) return null;
  return promise.warned.includes("quarter-left")
    ? dueOf(promise, calendars, now)
    : quarterLeftAt(promise, calendars, now);
}
