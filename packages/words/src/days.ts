const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The formats of days and moments in a language. */
export interface WriteTime {
  /** A day of the calendar, "2026-11-27": "27 November 2026". The same day for every reader. */
  day(iso: string): string;
  /** A day of every year, "07-01": "1 July". */
  dayOfYear(monthDay: string): string;
  /** The day of a moment, RFC 3339, in the reader's zone. */
  dayOf(rfc3339: string): string;
  /**
   * The last day before a moment that is the first late one, RFC 3339, with its weekday and without the year:
   * "Friday 4 December".
   */
  lastDayBefore(rfc3339: string): string;
  /** A moment, RFC 3339, as day and time in the reader's zone. The text names any other zone. */
  moment(rfc3339: string): string;
  /**
   * The last day before a moment, RFC 3339, in an IANA zone, with its weekday: "Friday 4 December". Of a
   * promise that is late from that moment on, it is the last day in time.
   */
  lastDay(rfc3339: string, zone: string): string;
  /** The time since a moment, RFC 3339: "3 hours ago". */
  ago(rfc3339: string, nowMs?: number): string;
}

/** Formats in the machine's time zone unless another is given. */
export function timesIn(tag: string, zone: string | null): WriteTime {
  const ofReader = zone === null ? {} : ({ timeZone: zone } as const);
  const calendar = new Intl.DateTimeFormat(tag, { dateStyle: "long", timeZone: "UTC" });
  const yearly = new Intl.DateTimeFormat(tag, { month: "long", day: "numeric", timeZone: "UTC" });
  const days = new Intl.DateTimeFormat(tag, { dateStyle: "long", ...ofReader });
  const weekdays = new Intl.DateTimeFormat(tag, {
    weekday: "long",
    month: "long",
    day: "numeric",
    ...ofReader,
  });
  const moments = new Intl.DateTimeFormat(tag, {
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    ...ofReader,
    ...(zone === null ? {} : { timeZoneName: "short" }),
  });
  const past = { always: agoFormat(tag, "always"), auto: agoFormat(tag, "auto") };
  return {
    day: (iso) => calendar.format(new Date(`${iso}T12:00:00Z`)),
    dayOfYear: (monthDay) => yearly.format(new Date(`2000-${monthDay}T12:00:00Z`)),
    dayOf: (rfc3339) => days.format(new Date(rfc3339)),
    lastDayBefore: (rfc3339) => weekdays.format(new Date(Date.parse(rfc3339) - 1)),
    moment: (rfc3339) => moments.format(new Date(rfc3339)),
    lastDay: (rfc3339, zone) => weekdayFormat(tag, zone).format(new Date(Date.parse(rfc3339) - 1)),
    ago: (rfc3339, nowMs = Date.now()) => {
      const { value, unit } = agoOf(Date.parse(rfc3339), nowMs);
      return past[value === 0 ? "auto" : "always"].format(value, unit);
    },
  };
}

function weekdayFormat(tag: string, timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(tag, { weekday: "long", month: "long", day: "numeric", timeZone });
}

function agoFormat(tag: string, numeric: "always" | "auto"): Intl.RelativeTimeFormat {
  return new Intl.RelativeTimeFormat(tag, { numeric });
}

interface Ago {
  /** Zero or negative. */
  readonly value: number;
  readonly unit: "second" | "minute" | "hour" | "day";
}

/** In the largest unit that is at least 1. A moment in the future, by a clock that is slow, counts as now. */
function agoOf(thenMs: number, nowMs: number): Ago {
  const pastMs = Math.max(0, nowMs - thenMs);
  if (pastMs < minuteMs) return { value: 0, unit: "second" };
  if (pastMs < hourMs) return { value: -Math.floor(pastMs / minuteMs), unit: "minute" };
  if (pastMs < dayMs) return { value: -Math.floor(pastMs / hourMs), unit: "hour" };
  return { value: -Math.floor(pastMs / dayMs), unit: "day" };
}
