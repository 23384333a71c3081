import type { LoopPromise } from "@laurel/contract";
import { unbroken } from "../../../kit/unbroken.ts";
import type { PageWords } from "../../../kit/words.ts";

/** When a promise is due, as people say it. */
export interface Due {
  readonly group: DueGroup;
  /** "Today, 18:00", "In 2 days", "3 days late". */
  readonly text: string;
  /** The day, and the time where it isn't the end of that day. */
  readonly exact: string;
}

/** The parts of the queue, in their order. */
export const dueGroups = ["late", "today", "later", "waiting"] as const;
export type DueGroup = (typeof dueGroups)[number];

type DueClock = Pick<LoopPromise, "kind" | "dueAt" | "state" | "paused" | "pauses">;

/**
 * Says when a promise is due. A promise in calendar days ends with a day of the program, in its zone; a next
 * step ends at a moment, which is told in the reader's zone. `now`: in milliseconds.
 */
export function dueOf(words: PageWords, promise: DueClock, programZone: string, now: number): Due {
  const { dueAt, state, paused } = promise;
  const { t } = words;
  const zone = promise.kind === "next-step" ? undefined : programZone;
  const time = isEndOfDay(dueAt, zone) ? null : timeText(words, dueAt, zone);
  const day = zone === undefined ? words.lastDayBefore(dueAt) : words.lastDay(dueAt, zone);
  const told = isThisYear(dueAt, now, zone)
    ? day
    : words.dayOf(new Date(Date.parse(dueAt) - 1).toISOString());
  const exact = time === null ? told : t("due.at", { day: told, time });
  if (paused) {
    const since = promise.pauses.at(-1)?.from;
    const asked = since === undefined ? "" : t("due.waiting-since", { day: words.dayOf(since) });
    return { group: "waiting", text: t("due.waiting"), exact: asked };
  }
  const last = Date.parse(dueAt) - 1;
  const days = dayNumber(last, zone) - dayNumber(now, zone);
  if (state === "missed") return { group: "late", text: lateText(words, dueAt, -days, zone), exact };
  const group = days <= 0 ? "today" : "later";
  return { group, text: soonText(words, days, time), exact };
}

function lateText(words: PageWords, dueAt: string, days: number, zone: string | undefined): string {
  if (days <= 0) return words.t("due.late-since", { time: timeText(words, dueAt, zone) });
  return words.t("due.late", { count: days, shown: words.number(days) });
}

function soonText({ t, number }: PageWords, days: number, time: string | null): string {
  if (days <= 0) return time === null ? t("due.today") : t("due.today-at", { time });
  if (days === 1) return time === null ? t("due.tomorrow") : t("due.tomorrow-at", { time });
  return t("due.days", { count: number(days) });
}

function partsIn(zone: string | undefined, ms: number): Readonly<Record<string, number>> {
  const format = new Intl.DateTimeFormat("en-US", {
    ...(zone === undefined ? {} : { timeZone: zone }),
    ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" },
    hourCycle: "h23",
  });
  return Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
}

/** Counts the days of a zone: two moments of one day have the same number. */
function dayNumber(ms: number, zone: string | undefined): number {
  const { year = 0, month = 1, day = 1 } = partsIn(zone, ms);
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

function isThisYear(dueAt: string, now: number, zone: string | undefined): boolean {
  // Near the turn of a year the weekday says enough.
  const isNear = Math.abs(Date.parse(dueAt) - now) < 90 * 86_400_000;
  return isNear || partsIn(zone, Date.parse(dueAt)).year === partsIn(zone, now).year;
}

function isEndOfDay(dueAt: string, zone: string | undefined): boolean {
  const { hour, minute } = partsIn(zone, Date.parse(dueAt));
  return hour === 0 && minute === 0;
}

function timeText({ locale }: PageWords, rfc3339: string, zone: string | undefined): string {
  const format = new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, {
    hour: "numeric",
    minute: "2-digit",
    ...(zone === undefined ? {} : { timeZone: zone }),
  });
  return unbroken(format.format(Date.parse(rfc3339)));
}
