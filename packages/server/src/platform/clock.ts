import { epochDay, inForce, type Timeline } from "@laurel/core";

/** Where "now" comes from: passed in, so that a test can say what day it is. */
export interface Clock {
  now(): Temporal.Instant;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Temporal.Now.instant() };

/** The calendar day it is where the program counts its days; in UTC before there is a program. */
export function todayOf(clock: Clock, timeline: Timeline): Temporal.PlainDate {
  const now = clock.now();
  const dayIn = (timeZone: string) => now.toZonedDateTimeISO(timeZone).toPlainDate();
  // Zones differ by a day at most; which of two versions says so hardly ever matters, and never for long.
  const program = inForce(timeline, epochDay(dayIn("UTC"))) ?? timeline[0];
  return dayIn(program?.timeZone ?? "UTC");
}
