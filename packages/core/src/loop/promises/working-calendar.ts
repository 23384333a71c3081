import { hoursOf, type WorkingCalendar } from "./working-hours.ts";

/** From the first millisecond to the one after the last, since 1970. */
interface Interval {
  readonly from: number;
  readonly until: number;
}

/**
 * The working time from one instant to another in milliseconds; 0 where `until` is not later. An hour that
 * the local clock skips is not worked, one that it repeats is worked twice if a period includes it.
 */
export function workingTimeBetween(
  calendar: WorkingCalendar,
  from: Temporal.Instant,
  until: Temporal.Instant,
): number {
  const end = until.epochMilliseconds;
  let worked = 0;
  for (const interval of intervalsFrom(calendar, from)) {
    if (interval.from >= end) break;
    worked += Math.min(interval.until, end) - interval.from;
  }
  return worked;
}

/**
 * The first instant by which `amount` milliseconds have been worked since `from`: at the end of a period, not
 * at the start of the next; `from` itself for 0.
 */
export function addWorkingTime(
  calendar: WorkingCalendar,
  from: Temporal.Instant,
  amount: number,
): Temporal.Instant {
  if (amount <= 0) return from;
  let left = amount;
  for (const interval of intervalsFrom(calendar, from)) {
    const length = interval.until - interval.from;
    if (left <= length) return Temporal.Instant.fromEpochMilliseconds(interval.from + left);
    left -= length;
  }
  throw new Error("a calendar's working time never ends");
}

/**
 * The end of the last period of the `days`th working day after the local day of `openedAt`, which doesn't
 * count: of three working days opened on a Friday, the third is Wednesday. `days` is at least 1.
 */
export function workingDaysDue(
  calendar: WorkingCalendar,
  openedAt: Temporal.Instant,
  days: number,
): Temporal.Instant {
  assertWorks(calendar);
  let date = openedAt.toZonedDateTimeISO(calendar.zone).toPlainDate();
  let end = openedAt.epochMilliseconds;
  for (let counted = 0; counted < days; ) {
    date = date.add({ days: 1 });
    const last = intervalsOn(calendar, date).at(-1);
    if (last === undefined) continue;
    counted += 1;
    end = last.until;
  }
  return Temporal.Instant.fromEpochMilliseconds(end);
}

/** The working time that remains from an instant on, in order, without end. */
function* intervalsFrom(calendar: WorkingCalendar, from: Temporal.Instant): Generator<Interval> {
  assertWorks(calendar);
  const start = from.epochMilliseconds;
  for (let date = from.toZonedDateTimeISO(calendar.zone).toPlainDate(); ; date = date.add({ days: 1 })) {
    for (const interval of intervalsOn(calendar, date)) {
      if (interval.until > start) yield { from: Math.max(start, interval.from), until: interval.until };
    }
  }
}

/** A week without working time would be searched for ever. */
function assertWorks({ week }: WorkingCalendar): void {
  if (week.every((hours) => hours.length === 0)) throw new Error("the calendar's week has no working time");
}

/** Time zones are slow to ask, and the promises of a page are all about the same few days. */
const known = new WeakMap<WorkingCalendar, Map<string, readonly Interval[]>>();

function intervalsOn(calendar: WorkingCalendar, date: Temporal.PlainDate): readonly Interval[] {
  const days = known.get(calendar) ?? new Map<string, readonly Interval[]>();
  known.set(calendar, days);
  const day = date.toString();
  const intervals = days.get(day) ?? findIntervals(calendar, date);
  days.set(day, intervals);
  return intervals;
}

function findIntervals(calendar: WorkingCalendar, date: Temporal.PlainDate): readonly Interval[] {
  return hoursOf(calendar, date)
    .map(({ from, until }) => ({
      from: reached(calendar.zone, date, from),
      until: reached(calendar.zone, date, until),
    }))
    .filter((interval) => interval.from < interval.until);
}

/**
 * The first instant at which the clocks of the zone show this time of the day or a later one: where the time
 * is skipped, when they are set forward; where it is repeated, the first time. So periods never overlap.
 */
function reached(zone: string, date: Temporal.PlainDate, time: string): number {
  const plain =
    time === "24:00"
      ? date.add({ days: 1 }).toPlainDateTime()
      : date.toPlainDateTime(Temporal.PlainTime.from(time));
  const shown = plain.toZonedDateTime(zone, { disambiguation: "earlier" });
  if (shown.toPlainDateTime().equals(plain)) return shown.epochMilliseconds;
  return shown.getTimeZoneTransition("next")?.epochMilliseconds ?? shown.epochMilliseconds;
}
