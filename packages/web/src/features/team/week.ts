import type { CalendarShape } from "@laurel/contract";

type Hours = CalendarShape["week"][number];

/** Days of the week, from 0 (Monday) to 6, that follow one another and have the same hours. */
export interface DaysAlike {
  readonly first: number;
  readonly last: number;
  readonly hours: Hours;
}

/** The working days of a week, those with the same hours together. */
export function workingDays(week: CalendarShape["week"]): readonly DaysAlike[] {
  const groups: DaysAlike[] = [];
  for (const [day, hours] of week.entries()) {
    const before = groups.at(-1);
    const isAlike = before?.last === day - 1 && JSON.stringify(before.hours) === JSON.stringify(hours);
    if (before !== undefined && isAlike) groups[groups.length - 1] = { ...before, last: day };
    else groups.push({ first: day, last: day, hours });
  }
  return groups.filter(({ hours }) => hours.length > 0);
}

/** The name of a day of the week, from 0 (Monday), in a language. */
export function weekdayName(language: string, day: number): string {
  // 1 January 2024 was a Monday.
  const date = new Date(Date.UTC(2024, 0, 1 + day));
  return new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" }).format(date);
}

/** The first closed days from a day on. */
export function nextClosed({ closedDays }: CalendarShape, today: string, most: number): readonly string[] {
  return closedDays.filter((day) => day >= today).slice(0, most);
}
