import { exclusions } from "../../facts/exclusion.ts";
import type { DailySales, History } from "../../facts/history.ts";
import {
  addPeriod,
  type EpochDay,
  longAgo,
  type Period,
  parseDay,
  parseMonthDay,
  termOn,
} from "../../values/calendar.ts";
import { ExactSum } from "../../values/exact-sum.ts";
import { atMostDays, type Findings, note, readItems, readScalar, readWord } from "../read/fields.ts";
import { longestSpans } from "../read/limits.ts";
import type { SourceNode } from "../source.ts";
import type { MeasureKind } from "./measure-kind.ts";

/**
 * `{ sum: sales, window: … }`: the sales billed in a window, without those under the named exclusions. An
 * empty sum is 0.
 */
export const sumSales: MeasureKind = {
  key: "sum",
  required: ["window"],
  optional: ["excluding"],
  read(found, fields) {
    const what = readWord(found, fields.get("sum"), "A sum", ["sales"]);
    const window = readWindow(found, fields.get("window"));
    const excluding = readItems(found, fields.get("excluding"), '"excluding"').map((item) =>
      readWord(found, item, "An exclusion", exclusions),
    );
    if (what === null || window === null) return null;
    const counts = (sales: DailySales) => sales.exclusion === "" || !excluding.includes(sales.exclusion);
    return {
      type: "money",
      mayBeAbsent: false,
      valueOn: (history, day) => sumOn(history, day, window, counts),
      valuesOf: (history) => sumsOf(history, window, counts),
      changesOn: (history) =>
        history.sales.filter(counts).flatMap((sales) => daysOfChange(sales.day, window)),
    };
  },
};

/** Which days count on a day D: all up to D, those of a length that ends with D, or those of D's period. */
type SumWindow =
  | { readonly kind: "cumulative" }
  | { readonly kind: "trailing"; readonly length: Period }
  | { readonly kind: "period"; readonly from: EpochDay; readonly length: Period };

const trailing = /^trailing (\d{1,4}) (day|month)s?$/;

function readWindow(found: Findings, node: SourceNode | undefined): SumWindow | null {
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
  const known = '"cumulative", "trailing 12 months", "trailing 90 days", "calendar year", "quarter"';
  const fix = `Write ${known} or "year from 07-01".`;
  note(found, text, "bad-window", `"${text.value}" is not a window.`, fix);
  return null;
}

/** The periods of the calendar: a year from a day on, or a quarter. */
function periodOf(text: string): SumWindow | null {
  const year = /^year from (.+)$/.exec(text);
  const start = text === "calendar year" || text === "quarter" ? "01-01" : (year?.[1] ?? "");
  const from = parseMonthDay(start) === null ? null : parseDay(`${longAgo}-${start}`);
  const months = text === "quarter" ? 3 : 12;
  return from === null ? null : { kind: "period", from, length: { months, days: 0 } };
}

function sumOn(
  history: History,
  day: EpochDay,
  window: SumWindow,
  counts: (sales: DailySales) => boolean,
): number {
  const after = lastDayBefore(window, day);
  const sum = new ExactSum();
  for (const sales of history.sales) {
    if (sales.day > after && sales.day <= day && counts(sales)) sum.add(sales.amountMinor);
  }
  return sum.value();
}

/**
 * The sums of many days: each is the difference of two running totals. Where a total is too large to be
 * exact, the day's sales are added up instead.
 */
function sumsOf(
  history: History,
  window: SumWindow,
  counts: (sales: DailySales) => boolean,
): (day: EpochDay) => number {
  const inOrder = history.sales.filter(counts).sort((a, b) => a.day - b.day);
  const days = inOrder.map(({ day }) => day);
  const totals = [0];
  for (const { amountMinor } of inOrder) totals.push((totals.at(-1) as number) + amountMinor);
  const isExact = totals.every(Number.isSafeInteger);
  return (day) => {
    const upTo = totals[countUpTo(days, day)] as number;
    const sum = upTo - (totals[countUpTo(days, lastDayBefore(window, day))] as number);
    return isExact && Number.isSafeInteger(sum) ? sum : sumOn(history, day, window, counts);
  };
}

/** How many of the sorted days are not after `day`. */
function countUpTo(days: readonly EpochDay[], day: number): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle] as EpochDay) <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lastDayBefore(window: SumWindow, day: EpochDay): number {
  if (window.kind === "trailing") return addPeriod(day, window.length, -1);
  const period = window.kind === "period" ? termOn(window.from, window.length, day) : null;
  return period === null ? Number.NEGATIVE_INFINITY : period.from - 1;
}

/** The day on which a sale begins to count, and the first day on which it no longer does. */
function daysOfChange(day: EpochDay, window: SumWindow): readonly EpochDay[] {
  if (window.kind === "cumulative") return [day];
  if (window.kind === "period") {
    const period = termOn(window.from, window.length, day);
    return period === null ? [day] : [day, period.until];
  }
  const { length } = window;
  let left = addPeriod(day, length);
  while (addPeriod(left, length, -1) < day) left = (left + 1) as EpochDay;
  return [day, left];
}
