import { epochDay, inForce, type Timeline } from "@laurel/core";

/** The source of the present time. It is passed in, so that a test can set the day. */
export interface Clock {
  now(): Temporal.Instant;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Temporal.Now.instant() };

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
