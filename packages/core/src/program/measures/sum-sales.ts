import { exclusions } from "../../facts/exclusion.ts";
import type { DailySales, History } from "../../facts/history.ts";
import { addPeriod, type EpochDay, type Period } from "../../values/calendar.ts";
import { type Findings, note, readItems, readScalar, readWord } from "../read/fields.ts";
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
    const length = readWindow(found, fields.get("window"));
    const excluding = readItems(found, fields.get("excluding"), '"excluding"').map((item) =>
      readWord(found, item, "An exclusion", exclusions),
    );
    if (what === null || length === undefined) return null;
    const counts = (sales: DailySales) => sales.exclusion === "" || !excluding.includes(sales.exclusion);
    return {
      type: "money",
      mayBeAbsent: false,
      valueOn: (history, day) => sumOn(history, day, length, counts),
      changesOn: (history) =>
        history.sales.filter(counts).flatMap((sales) => daysOfChange(sales.day, length)),
    };
  },
};

const trailing = /^trailing (\d{1,4}) (day|month)s?$/;

/** The length of the window; null for all time; undefined after a problem. */
function readWindow(found: Findings, node: SourceNode | undefined): Period | null | undefined {
  const text = readScalar(found, node, "A window");
  if (text?.value === "cumulative") return null;
  const match = trailing.exec(text?.value ?? "");
  const count = Number(match?.[1] ?? 0);
  if (count > 0) return match?.[2] === "day" ? { months: 0, days: count } : { months: count, days: 0 };
  const fix = 'Write "cumulative", "trailing 12 months" or "trailing 90 days".';
  if (text !== null) note(found, text, "bad-window", `"${text.value}" is not a window.`, fix);
  return undefined;
}

function sumOn(
  history: History,
  day: EpochDay,
  length: Period | null,
  counts: (sales: DailySales) => boolean,
): number {
  const after = length === null ? Number.NEGATIVE_INFINITY : addPeriod(day, length, -1);
  let sum = 0;
  for (const sales of history.sales) {
    if (sales.day > after && sales.day <= day && counts(sales)) sum += sales.amountMinor;
  }
  if (!Number.isSafeInteger(sum)) throw new Error(`the sum of sales is not a safe integer: ${sum}`);
  return sum;
}

/** The day on which a sale begins to count, and the first day on which it no longer does. */
function daysOfChange(day: EpochDay, length: Period | null): readonly EpochDay[] {
  if (length === null) return [day];
  let left = addPeriod(day, length);
  while (addPeriod(left, length, -1) < day) left = (left + 1) as EpochDay;
  return [day, left];
}
