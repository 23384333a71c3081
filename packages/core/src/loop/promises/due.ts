/**
 * The end of day `days` after the local day of `openedAt`: day 7 of what is opened on 27 November ends at
 * 24:00 on 4 December, weekends and holidays or not. Like every due time it is the first moment that is late.
 */
export function calendarDue(openedAt: Temporal.Instant, days: number, zone: string): Temporal.Instant {
  return endOfDay(openedAt.toZonedDateTimeISO(zone).toPlainDate(), days, zone);
}

/**
 * The end of day `days` after an offer went live, or after the program was adopted if that was later.
 * `adoptOn` is null where the program names no such day.
 */
export function outreachDue(
  liveOn: Temporal.PlainDate,
  adoptOn: Temporal.PlainDate | null,
  days: number,
  zone: string,
): Temporal.Instant {
  const isAdoptedLater = adoptOn !== null && Temporal.PlainDate.compare(adoptOn, liveOn) > 0;
  return endOfDay(isAdoptedLater ? adoptOn : liveOn, days, zone);
}

function endOfDay(date: Temporal.PlainDate, days: number, zone: string): Temporal.Instant {
  return date
    .add({ days: days + 1 })
    .toZonedDateTime(zone)
    .toInstant();
}
