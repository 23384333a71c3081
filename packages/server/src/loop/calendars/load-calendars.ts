import {
  type CalendarInForce,
  type DayHours,
  type Program,
  plainDate,
  type TeamCalendars,
  type WorkingCalendar,
} from "@laurel/core";
import type { Reader } from "../../platform/database/transaction.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { listHours } from "./calendar-store.ts";

/**
 * The team's calendars: the usual one of each version of the program, until the first that was put in place.
 */
export async function loadCalendars(reader: Reader): Promise<TeamCalendars> {
  const put = await listHours(reader);
  return calendarsOf((await loadTimeline(reader)).timeline, put);
}

/** The same, of the versions of the program and of what was put in place, in order. */
export function calendarsOf(
  timeline: Parameters<typeof usualCalendars>[0],
  [first, ...others]: readonly CalendarInForce[],
): TeamCalendars {
  const usual = usualCalendars(timeline);
  if (first === undefined) return usual;
  const before = usual.filter(({ since }) => Temporal.Instant.compare(since, first.since) < 0);
  const [earliest, ...later] = [...before, first, ...others];
  return [earliest ?? first, ...later];
}

/** The calendar that counts at a moment. */
export function calendarAt(calendars: TeamCalendars, moment: Temporal.Instant): CalendarInForce {
  return calendars.findLast(({ since }) => Temporal.Instant.compare(since, moment) <= 0) ?? calendars[0];
}

/** Office hours in the time zone of each version of the program; of UTC until there is one. */
export function usualCalendars(
  timeline: readonly Pick<Program, "inForceFrom" | "timeZone">[],
): TeamCalendars {
  const [first = null, ...later] = timeline.map(({ inForceFrom, timeZone }) => ({
    since: plainDate(inForceFrom).toZonedDateTime(timeZone).toInstant(),
    calendar: usualCalendar(timeZone),
  }));
  return [first ?? { since: new Temporal.Instant(0n), calendar: usualCalendar("UTC") }, ...later];
}

const officeDay: DayHours = [
  { from: "09:00", until: "12:00" },
  { from: "13:00", until: "18:00" },
];

function usualCalendar(zone: string): WorkingCalendar {
  const week = [officeDay, officeDay, officeDay, officeDay, officeDay, [], []] as const;
  return { zone, week, closedDays: [], otherHours: {} };
}
