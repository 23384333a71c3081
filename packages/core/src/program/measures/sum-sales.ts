import { type Exclusion, exclusions } from "../../facts/exclusion.ts";
import type { DailySales, History } from "../../facts/history.ts";
import type { EpochDay } from "../../values/calendar.ts";
import { ExactSum } from "../../values/exact-sum.ts";
import { readItems, readWord } from "../read/fields.ts";
import type { MeasureKind } from "./measure-kind.ts";
import { boundsOf, daysOfChange, readWindow, type SalesWindow } from "./sales-window.ts";

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
    const excluding = readItems(found, fields.get("excluding"), '"excluding"')
      .map((item) => readWord(found, item, "An exclusion", exclusions))
      .filter((word): word is Exclusion => word !== null);
    if (what === null || window === null) return null;
    const counts = (sales: DailySales) => sales.exclusion === "" || !excluding.includes(sales.exclusion);
    return {
      type: "money",
      mayBeAbsent: false,
      valueOn: (history, day) => sumOn(history, day, window, counts),
      valuesOf: (history) => sumsOf(history, window, counts),
      changesOn: (history) =>
        history.sales.filter(counts).flatMap((sales) => daysOfChange(sales.day, window)),
      linesOn: (day) => {
        const { after, last } = boundsOf(window, day);
        const from = Number.isFinite(after) ? ((after + 1) as EpochDay) : null;
        return { from, to: last as EpochDay, excluding };
      },
    };
  },
};

function sumOn(
  history: History,
  day: EpochDay,
  window: SalesWindow,
  counts: (sales: DailySales) => boolean,
): number {
  const { after, last } = boundsOf(window, day);
  const sum = new ExactSum();
  for (const sales of history.sales) {
    if (sales.day > after && sales.day <= last && counts(sales)) sum.add(sales.amountMinor);
  }
  return sum.value();
}

/**
 * The sums of many days: each is the difference of two running totals. Where a total is too large to be
 * exact, the day's sales are added up instead.
 */
function sumsOf(
  history: History,
  window: SalesWindow,
  counts: (sales: DailySales) => boolean,
): (day: EpochDay) => number {
  const inOrder = history.sales.filter(counts).sort((a, b) => a.day - b.day);
  const days = inOrder.map(({ day }) => day);
  const totals = [0];
  for (const { amountMinor } of inOrder) totals.push((totals.at(-1) as number) + amountMinor);
  const isExact = totals.every(Number.isSafeInteger);
  return (day) => {
    const { after, last } = boundsOf(window, day);
    const sum = (totals[countUpTo(days, last)] as number) - (totals[countUpTo(days, after)] as number);
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
