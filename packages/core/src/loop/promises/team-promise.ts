import { workingDaysDue, workingTimeBetween } from "./working-calendar.ts";
import type { WorkingCalendar } from "./working-hours.ts";

/** A time during which a promise's clock doesn't run. */
export interface PromisePause {
  readonly from: Temporal.Instant;
  /** The moment at which the clock ran again; null while it is paused. */
  readonly to: Temporal.Instant | null;
  /** Who paused it. */
  readonly by: string;
  readonly why: string;
}

/** Why the assignee is warned: a quarter of the time is left, or the due time has passed. */
export type PromiseWarning = "quarter-left" | "missed";

/** What the team owes a partner by a time. */
export interface TeamPromise {
  readonly kind: "contact" | "outreach" | "next-step";
  readonly openedAt: Temporal.Instant;
  /** Its length, fixed when it opened: until a moment, or so many milliseconds of working time. */
  readonly length: { readonly until: Temporal.Instant } | { readonly workingTime: number };
  /** In order, without overlaps; only a promise of working time has any. */
  readonly pauses: readonly PromisePause[];
  readonly keptAt: Temporal.Instant | null;
  readonly voidAt: Temporal.Instant | null;
  /** The warnings already given. */
  readonly warned: readonly PromiseWarning[];
}

/** Why a promise can't be changed that way. */
export type PromiseRefusal =
  | {
      readonly code:
        | "promise-closed"
        | "promise-never-pauses"
        | "promise-already-paused"
        | "promise-not-paused";
    }
  | { readonly code: "promise-moment-too-early"; readonly earliest: Temporal.Instant };

/** A promise that has just opened. */
export function openPromise(
  kind: TeamPromise["kind"],
  openedAt: Temporal.Instant,
  length: TeamPromise["length"],
): TeamPromise {
  return { kind, openedAt, length, pauses: [], keptAt: null, voidAt: null, warned: [] };
}

/**
 * The length of a promise of `days` working days: the working time from `openedAt` to the end of the last of
 * them, so that pauses and changes of the calendar move its due time by what they take.
 */
export function lengthOfWorkingDays(
  calendar: WorkingCalendar,
  openedAt: Temporal.Instant,
  days: number,
): TeamPromise["length"] {
  const due = workingDaysDue(calendar, openedAt, days);
  return { workingTime: workingTimeBetween(calendar, openedAt, due) };
}

/** Pauses the clock, because it is the partner's turn; only a promise of working time can be paused. */
export function pausePromise(
  promise: TeamPromise,
  at: Temporal.Instant,
  by: string,
  why: string,
): TeamPromise | PromiseRefusal {
  if (isClosed(promise)) return { code: "promise-closed" };
  if ("until" in promise.length) return { code: "promise-never-pauses" };
  if (isPaused(promise)) return { code: "promise-already-paused" };
  const tooEarly = refusalOfMoment(promise, at);
  if (tooEarly !== null) return tooEarly;
  return { ...promise, pauses: [...promise.pauses, { from: at, to: null, by, why }] };
}

/** Lets the clock run again, because it is the team's turn. */
export function resumePromise(promise: TeamPromise, at: Temporal.Instant): TeamPromise | PromiseRefusal {
  if (!isClosed(promise) && !isPaused(promise)) return { code: "promise-not-paused" };
  return endPause(promise, at, {});
}

/** Keeps the promise, late or not; a pause ends with it. */
export function keepPromise(promise: TeamPromise, at: Temporal.Instant): TeamPromise | PromiseRefusal {
  return endPause(promise, at, { keptAt: at });
}

/** Ends the promise without keeping it, because its subject is no longer wanted; a pause ends with it. */
export function voidPromise(promise: TeamPromise, at: Temporal.Instant): TeamPromise | PromiseRefusal {
  return endPause(promise, at, { voidAt: at });
}

/** Whether its clock is paused. */
export function isPaused({ pauses }: TeamPromise): boolean {
  return pauses.at(-1)?.to === null;
}

function isClosed({ keptAt, voidAt }: TeamPromise): boolean {
  return keptAt !== null || voidAt !== null;
}

function endPause(
  promise: TeamPromise,
  at: Temporal.Instant,
  change: Partial<TeamPromise>,
): TeamPromise | PromiseRefusal {
  if (isClosed(promise)) return { code: "promise-closed" };
  const pauses = promise.pauses.map((pause) => (pause.to === null ? { ...pause, to: at } : pause));
  return refusalOfMoment(promise, at) ?? { ...promise, pauses, ...change };
}

/** Nothing happens before it opened, or before its last pause began or ended. */
function refusalOfMoment({ openedAt, pauses }: TeamPromise, at: Temporal.Instant): PromiseRefusal | null {
  const last = pauses.at(-1);
  const earliest = last?.to ?? last?.from ?? openedAt;
  return Temporal.Instant.compare(at, earliest) < 0 ? { code: "promise-moment-too-early", earliest } : null;
}
