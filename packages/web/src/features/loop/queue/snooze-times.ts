/** The hour of the morning, in the reader's zone, at which a snoozed promise is shown again. */
const morning = 9;

/** The morning so many days after a moment, in milliseconds. */
function morningAfter(now: number, days: number): Date {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, morning);
}

/** Tomorrow's morning. */
export function tomorrowAfter(now: number): Date {
  return morningAfter(now, 1);
}

/** The morning of the next Monday; on a Monday that of the week after. */
export function mondayAfter(now: number): Date {
  const weekday = new Date(now).getDay();
  return morningAfter(now, (8 - weekday) % 7 || 7);
}

/** The morning of a day, `2026-12-04`; null where it isn't a later day than that of `now`. */
export function morningOf(day: string, now: number): Date | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (year === undefined) return null;
  const found = new Date(Number(year), Number(month) - 1, Number(date), morning);
  return found.getTime() >= tomorrowAfter(now).getTime() ? found : null;
}
