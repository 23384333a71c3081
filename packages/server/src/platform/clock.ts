import { type EpochDay, epochDay, inForce, type Timeline } from "@laurel/core";

/** The source of the present time. It is passed in, so that a test can set the day. */
export interface Clock {
  now(): Temporal.Instant;
  /** Of a clock that can be moved: the clock that it follows, and by how many milliseconds it is ahead. */
  readonly ahead?: { readonly of: Clock; readonly ms: number };
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Temporal.Now.instant() };

/** The clock of sessions, keys and jobs: the one that a moved clock follows. */
export function wallOf(clock: Clock): Clock {
  return clock.ahead?.of ?? clock;
}

/** Whether a clock shows the machine's time, which the database knows by itself. */
export function isWall(clock: Clock): boolean {
  return wallOf(clock) === systemClock && (clock.ahead?.ms ?? 0) === 0;
}

/** Today in the program's time zone; in UTC while there is no program. */
export function todayOf(clock: Clock, timeline: Timeline): Temporal.PlainDate {
  return localTime(clock.now(), timeline).toPlainDate();
}

/** A moment in the program's time zone; in UTC while there is no program. */
export function localTime(moment: Temporal.Instant, timeline: Timeline): Temporal.ZonedDateTime {
  const inUtc = moment.toZonedDateTimeISO("UTC");
  // Versions may have different zones. Their days differ by one at most, so the version of the UTC day is
  // good enough.
  const program = inForce(timeline, epochDay(inUtc.toPlainDate())) ?? timeline[0];
  return inUtc.withTimeZone(program?.timeZone ?? "UTC");
}

/** The day of a moment in the program's time zone. */
export function dayOf(timeline: Timeline, moment: Temporal.Instant): EpochDay {
  return epochDay(localTime(moment, timeline).toPlainDate());
}
