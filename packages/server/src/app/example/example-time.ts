/** When the example lives: its day in the program's zone, and the moment at which it is loaded. */
export interface ExampleTime {
  readonly today: Temporal.PlainDate;
  readonly now: Temporal.Instant;
  readonly zone: string;
}

/** An hour of a day in the program's zone, but never later than now. */
export function momentOn(
  { now, zone }: ExampleTime,
  day: Temporal.PlainDate,
  hour: number,
): Temporal.Instant {
  const at = day.toZonedDateTime({ timeZone: zone, plainTime: { hour } }).toInstant();
  return Temporal.Instant.compare(at, now) > 0 ? now : at;
}
