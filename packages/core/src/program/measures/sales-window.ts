import {
  addPeriod,
  type EpochDay,
  longAgo,
  type Period,
  parseDay,
  parseMonthDay,
  termOn,
} from "../../values/calendar.ts";
import { atMostDays, type Findings, note, readFields, readScalar } from "../read/fields.ts";
import { longestSpans } from "../read/limits.ts";
import type { SourceNode } from "../source.ts";

/**
 * Which days count on a day D: all up to D, those of a length that ends with D, or those of a period of the
 * calendar. `back`: how many periods before D's own; 0 is D's own, of which the days up to D count.
 */
export type SalesWindow =
  | { readonly kind: "cumulative" }
  | { readonly kind: "trailing"; readonly length: Period }
  | { readonly kind: "period"; readonly from: EpochDay; readonly length: Period; readonly back: 0 | 1 };

const trailing = /^trailing (\d{1,4}) (day|month)s?$/;

/** Reads the window of a sum; null after noting a problem. */
export function readWindow(found: Findings, node: SourceNode | undefined): SalesWindow | null {
  if (node?.kind === "map") return readYearFrom(found, node);
  const text = readScalar(found, node, "A window");
  if (text === null) return null;
  if (text.value === "cumulative") return { kind: "cumulative" };
  const match = trailing.exec(text.value);
  const count = Number(match?.[1] ?? 0);
  if (count > 0) {
    const written = match?.[2] === "day" ? { months: 0, days: count } : { months: count, days: 0 };
    return { kind: "trailing", length: atMostDays(found, text, "The window", written, longestSpans.window) };
  }
  const period = periodOf(text.value);
  if (period !== null) return period;
  const known = '"cumulative", "trailing 12 months", "trailing 90 days", "calendar year", "calendar quarter"';
  const fix = `Write ${known} or "year from 07-01"; the last three also with "previous" before them.`;
  note(found, text, "bad-window", `"${text.value}" is not a window.`, fix);
  return null;
}

/** `{ year-from: 07-01 }`, which says the same as "year from 07-01". */
function readYearFrom(found: Findings, node: SourceNode): SalesWindow | null {
  const fields = readFields(found, node, "A window", { required: ["year-from"], optional: [] });
  const start = readScalar(found, fields?.get("year-from"), '"year-from"');
  if (start === null) return null;
  const period = periodOf(`year from ${start.text}`);
  if (period === null) {
    const fix = 'Write the month and the day, as in "07-01" for 1 July.';
    note(found, start, "bad-window", `"${start.text}" is not a day of the year.`, fix);
  }
  return period;
}

/** The periods of the calendar: a year from a day on, or a quarter; or the one before it. */
function periodOf(text: string): SalesWindow | null {
  const [, previous, named = ""] = /^(previous )?(.*)$/.exec(text) ?? [];
  const isQuarter = named === "quarter" || named === "calendar quarter";
  const start = isQuarter || named === "calendar year" ? "01-01" : /^year from (.+)$/.exec(named)?.[1];
  const from = parseMonthDay(start ?? "") === null ? null : parseDay(`${longAgo}-${start}`);
  if (from === null) return null;
  const length = { months: isQuarter ? 3 : 12, days: 0 };
  return { kind: "period", from, length, back: previous === undefined ? 0 : 1 };
}

/** The days that a window counts on `day`: those with `after < day ≤ last`. */
export function boundsOf(
  window: SalesWindow,
  day: EpochDay,
): { readonly after: number; readonly last: number } {
  if (window.kind === "trailing") return { after: addPeriod(day, window.length, -1), last: day };
  const period = window.kind === "period" ? termOn(window.from, window.length, day) : null;
  if (window.kind !== "period" || period === null) return { after: Number.NEGATIVE_INFINITY, last: day };
  if (window.back === 0) return { after: period.from - 1, last: day };
  const last = (period.from - 1) as EpochDay;
  const previous = termOn(window.from, window.length, last);
  return { after: previous === null ? last : previous.from - 1, last };
}

/** The day on which a sale begins to count, and the first day on which it no longer does. */
export function daysOfChange(day: EpochDay, window: SalesWindow): readonly EpochDay[] {
  if (window.kind === "cumulative") return [day];
  if (window.kind === "period") {
    const period = termOn(window.from, window.length, day);
    if (period === null) return [day];
    const next = window.back === 0 ? null : termOn(window.from, window.length, period.until);
    return next === null ? [day, period.until] : [period.until, next.until];
  }
  const { length } = window;
  let left = addPeriod(day, length);
  while (addPeriod(left, length, -1) < day) left = (left + 1) as EpochDay;
  return [day, left];
}
