import { isPaused, type PromiseWarning, type TeamPromise } from "./team-promise.ts";
import { addWorkingTime, workingTimeBetween } from "./working-calendar.ts";
import type { WorkingCalendar } from "./working-hours.ts";

/**
 * The team's calendars, each in force until the next one's `since`; the first also before its own. A new
 * calendar counts only what remains: time already counted on an earlier one stays counted.
 */
export type TeamCalendars = readonly [CalendarInForce, ...CalendarInForce[]];

/** A calendar and the moment from which it counts. */
export interface CalendarInForce {
  readonly since: Temporal.Instant;
  readonly calendar: WorkingCalendar;
}

/** What both sides see of a promise at a moment. */
export interface PromiseClock {
  /** The first moment that is late. While the clock is paused: as if it ran again now. */
  readonly dueAt: Temporal.Instant;
  readonly state: "open" | "kept" | "missed" | "void";
  /** Whether it was kept late; null unless it was kept. */
  readonly late: boolean | null;
}

/** The promise's clock at a moment. A promise missed may still be kept: it is then kept late. */
export function promiseClock(
  promise: TeamPromise,
  calendars: TeamCalendars,
  now: Temporal.Instant,
): PromiseClock {
  const dueAt = dueOf(promise, calendars, now);
  if (promise.keptAt !== null) {
    return { dueAt, state: "kept", late: isReached(dueAt, promise.keptAt) };
  }
  if (promise.voidAt !== null) return { dueAt, state: "void", late: null };
  const state = isReached(dueAt, now) ? "missed" : "open";
  return { dueAt, state, late: null };
}

/** The first moment that is late. While the clock is paused: as if it ran again at `now`. */
export function dueOf(
  promise: TeamPromise,
  calendars: TeamCalendars,
  now: Temporal.Instant,
): Temporal.Instant {
  const { length } = promise;
  return "until" in length ? length.until : momentAfter(promise, calendars, length.workingTime, now);
}

/**
 * The warnings to give now: each once, and not that a quarter of the time is left once it is missed, or while
 * it is the partner's turn.
 */
export function warningsDue(
  promise: TeamPromise,
  calendars: TeamCalendars,
  now: Temporal.Instant,
): readonly PromiseWarning[] {
  const { state } = promiseClock(promise, calendars, now);
  const warning = state === "missed" ? "missed" : "quarter-left";
  if (state === "kept" || state === "void" || promise.warned.includes(warning)) return [];
  if (warning === "missed") return [warning];
  return !isPaused(promise) && isReached(quarterLeftAt(promise, calendars, now), now) ? [warning] : [];
}

/** The moment at which a quarter of the time is left. While paused: as if the clock ran again at `now`. */
export function quarterLeftAt(
  promise: TeamPromise,
  calendars: TeamCalendars,
  now: Temporal.Instant,
): Temporal.Instant {
  const { openedAt, length } = promise;
  if ("workingTime" in length) {
    return momentAfter(promise, calendars, Math.ceil(length.workingTime * 0.75), now);
  }
  const whole = length.until.epochMilliseconds - openedAt.epochMilliseconds;
  return openedAt.add({ milliseconds: Math.ceil(whole * 0.75) });
}

/** What is left, in milliseconds: of working time where it is counted in that; 0 once due or closed. */
export function remainingOf(promise: TeamPromise, calendars: TeamCalendars, now: Temporal.Instant): number {
  const { length, keptAt, voidAt } = promise;
  if (keptAt !== null || voidAt !== null) return 0;
  if ("until" in length) return Math.max(0, length.until.epochMilliseconds - now.epochMilliseconds);
  let worked = 0;
  for (const { from, until, calendar } of runningSpans(promise, calendars, now)) {
    const end = until === null || isReached(now, until) ? now : until;
    worked += workingTimeBetween(calendar, from, end);
  }
  return Math.max(0, length.workingTime - worked);
}

/** The first moment by which the clock has counted `amount` milliseconds of working time. */
function momentAfter(
  promise: TeamPromise,
  calendars: TeamCalendars,
  amount: number,
  now: Temporal.Instant,
): Temporal.Instant {
  let left = amount;
  for (const { from, until, calendar } of runningSpans(promise, calendars, now)) {
    const worked = until === null ? Number.POSITIVE_INFINITY : workingTimeBetween(calendar, from, until);
    if (left <= worked) return addWorkingTime(calendar, from, left);
    left -= worked;
  }
  throw new Error("a promise's last span never ends");
}

/** A time during which the clock runs on one calendar. The last one has no end. */
interface RunningSpan {
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant | null;
  readonly calendar: WorkingCalendar;
}

/** An open pause ends at `now`. */
function runningSpans(
  { openedAt, pauses }: TeamPromise,
  calendars: TeamCalendars,
  now: Temporal.Instant,
): readonly RunningSpan[] {
  const starts = [openedAt, ...pauses.map(({ from, to }) => to ?? later(from, now))];
  const ends = [...pauses.map(({ from }) => from), null];
  return starts.flatMap((start, index) => {
    const end = ends[index] ?? null;
    return calendars.flatMap(({ since, calendar }, place): readonly RunningSpan[] => {
      const from = place === 0 ? start : later(start, since);
      const until = earlier(end, calendars[place + 1]?.since ?? null);
      return until !== null && isReached(until, from) ? [] : [{ from, until, calendar }];
    });
  });
}

function isReached(moment: Temporal.Instant, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(now, moment) >= 0;
}

function later(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return isReached(a, b) ? b : a;
}

/** Null is never. */
function earlier(a: Temporal.Instant | null, b: Temporal.Instant | null): Temporal.Instant | null {
  if (a === null || b === null) return a ?? b;
  return isReached(a, b) ? a : b;
}
