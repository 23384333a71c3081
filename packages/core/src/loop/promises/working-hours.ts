import { parseDay } from "../../values/calendar.ts";

/** From one local time of a day ("09:00") to a later one, at most "24:00"; the latter is no longer worked. */
export interface WorkingPeriod {
  readonly from: string;
  readonly until: string;
}

/** The periods of a day in order; none where it is free. */
export type DayHours = readonly WorkingPeriod[];

/** When a team works, in its own time zone. */
export interface WorkingCalendar {
  /** An IANA name ("Asia/Seoul"). */
  readonly zone: string;
  /** Monday first. */
  readonly week: readonly [DayHours, DayHours, DayHours, DayHours, DayHours, DayHours, DayHours];
  /** Days ("2026-12-25") on which no one works, whatever day of the week it is. */
  readonly closedDays: readonly string[];
  /** Days with hours of their own: added working days and half days. */
  readonly otherHours: Readonly<Record<string, DayHours>>;
}

/** Why a calendar is refused. `on`: a day ("2026-12-25"), or a day of the week from 1 (Monday) to 7. */
export type CalendarProblem =
  | { readonly code: "zone-unknown"; readonly zone: string }
  | { readonly code: "no-working-time" }
  | { readonly code: "day-invalid"; readonly on: string }
  | { readonly code: "day-closed-and-open"; readonly on: string }
  | { readonly code: "period-invalid"; readonly on: string | number; readonly period: WorkingPeriod }
  | { readonly code: "periods-overlap"; readonly on: string | number; readonly period: WorkingPeriod };

/** The hours of a day: none if it is closed, else its own, else those of its day of the week. */
export function hoursOf(calendar: WorkingCalendar, date: Temporal.PlainDate): DayHours {
  const day = date.toString();
  if (calendar.closedDays.includes(day)) return [];
  return calendar.otherHours[day] ?? calendar.week[date.dayOfWeek - 1] ?? [];
}

/**
 * All that is wrong with a calendar; one without problems can always be counted on. Its ordinary week needs
 * working time, because added days come to an end.
 */
export function calendarProblems(calendar: WorkingCalendar): readonly CalendarProblem[] {
  const { zone, week, closedDays, otherHours } = calendar;
  const problems: CalendarProblem[] = [];
  if (!isZone(zone)) problems.push({ code: "zone-unknown", zone });
  if (week.every((hours) => hours.length === 0)) problems.push({ code: "no-working-time" });
  for (const [index, hours] of week.entries()) problems.push(...hoursProblems(index + 1, hours));
  for (const on of [...closedDays, ...Object.keys(otherHours)]) {
    if (parseDay(on) === null) problems.push({ code: "day-invalid", on });
  }
  for (const [on, hours] of Object.entries(otherHours)) {
    if (hours.length > 0 && closedDays.includes(on)) problems.push({ code: "day-closed-and-open", on });
    problems.push(...hoursProblems(on, hours));
  }
  return problems;
}

const timePattern = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

function hoursProblems(on: string | number, hours: DayHours): readonly CalendarProblem[] {
  return hours.flatMap((period, index): readonly CalendarProblem[] => {
    const { from, until } = period;
    const isTimes = timePattern.test(from) && (until === "24:00" || timePattern.test(until));
    // Times of this form are ordered as their texts are.
    if (!isTimes || from >= until) return [{ code: "period-invalid", on, period }];
    const before = hours[index - 1];
    return before !== undefined && before.until > from ? [{ code: "periods-overlap", on, period }] : [];
  });
}

function isZone(zone: string): boolean {
  try {
    return new Temporal.ZonedDateTime(0n, zone).timeZoneId.length > 0;
  } catch {
    return false;
  }
}
