import fc from "fast-check";
import { expect, test } from "vitest";
import { dailySales, day, days, emptyHistory, salesOn } from "../../testing/histories.ts";
import { runs } from "../../testing/runs.ts";
import { dayText, type EpochDay } from "../../values/calendar.ts";
import { compileProgram } from "../compile-program.ts";
import { sourceFromValue } from "../source.ts";

function measureOf(window: string | { readonly "year-from": string }, excluding: readonly string[] = []) {
  const compiled = compileProgram(
    sourceFromValue({
      program: "program",
      version: "1",
      "in-force": { from: "2020-01-01" },
      currency: "USD",
      measures: { billed: { sum: "sales", window, excluding: [...excluding] } },
      tracks: { ladder: { stages: [{ id: "low" }] } },
      benefits: {},
    }),
  );
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const [measure] = compiled.program.measures;
  if (measure === undefined) throw new Error("the program has one measure");
  return measure;
}

/** Amounts whose sum says which of them count. */
const history = {
  ...emptyHistory(),
  sales: salesOn(
    ["2023-12-31", 1],
    ["2024-01-01", 10],
    ["2024-02-29", 100],
    ["2024-06-30", 1000],
    ["2024-07-01", 10_000],
  ),
};

function sums(window: Parameters<typeof measureOf>[0], ...on: readonly string[]) {
  const measure = measureOf(window);
  return on.map((text) => measure.valueOn(history, day(text)));
}

test("a calendar year counts from 1 January", () => {
  expect(sums("calendar year", "2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01")).toEqual([
    1, 10, 11_110, 0,
  ]);
});

test("a year from a day of its own counts from that day", () => {
  expect(sums("year from 07-01", "2024-06-30", "2024-07-01", "2025-06-30", "2025-07-01")).toEqual([
    1111, 10_000, 10_000, 0,
  ]);
});

test("a year from 29 February begins on the 28th in other years", () => {
  expect(sums("year from 02-29", "2024-02-28", "2024-02-29", "2025-02-27", "2025-02-28")).toEqual([
    11, 100, 11_100, 0,
  ]);
});

test("a quarter counts from the first day of January, April, July or October", () => {
  expect(sums("quarter", "2024-03-31", "2024-04-01", "2024-06-30", "2024-07-01", "2024-10-01")).toEqual([
    110, 0, 1000, 10_000, 0,
  ]);
});

test("a calendar quarter and a year from a day may be written in two ways", () => {
  const on = ["2024-03-31", "2024-06-30", "2024-07-01", "2025-06-30"];
  expect(sums("calendar quarter", ...on)).toEqual(sums("quarter", ...on));
  expect(sums({ "year-from": "07-01" }, ...on)).toEqual(sums("year from 07-01", ...on));
  expect(sums({ "year-from": "07-01" }, ...on)).toEqual([111, 1111, 10_000, 10_000]);
});

test("the previous year or quarter counts as a whole, from the first day of the next one to its last", () => {
  expect(sums("previous calendar year", "2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01")).toEqual([
    0, 1, 1, 11_110,
  ]);
  expect(sums("previous quarter", "2024-03-31", "2024-04-01", "2024-06-30", "2024-07-01")).toEqual([
    1, 110, 110, 1000,
  ]);
  expect(sums("previous calendar quarter", "2024-07-01")).toEqual([1000]);
  expect(sums("previous year from 07-01", "2024-06-30", "2024-07-01", "2025-06-30", "2025-07-01")).toEqual([
    0, 1111, 1111, 10_000,
  ]);
});

test("a sum is the sum of the sales that it says it counts", () => {
  const windows = fc.constantFrom(
    "cumulative",
    "calendar year",
    "quarter",
    "previous year from 02-29",
    "previous calendar quarter",
    "trailing 1 month",
    "trailing 90 days",
  );
  fc.assert(
    fc.property(windows, fc.array(dailySales), days, (window, sales, on) => {
      const measure = measureOf(window, ["fraud"]);
      const { from, to, excluding } = measure.linesOn?.(on) ?? { from: null, to: on, excluding: [] };
      const counted = sales.filter(
        (each) =>
          (from === null || each.day >= from) &&
          each.day <= to &&
          (each.exclusion === "" || !excluding.includes(each.exclusion)),
      );
      const sum = counted.reduce((total, each) => total + BigInt(each.amountMinor), 0n);
      expect(measure.valueOn({ ...emptyHistory(), sales }, on)).toBe(Number(sum));
    }),
    runs(300),
  );
});

test("between the days on which a sum may change it doesn't", () => {
  const windows = fc.constantFrom(
    "calendar year",
    "quarter",
    "year from 07-01",
    "year from 02-29",
    "previous calendar year",
    "previous calendar quarter",
    "previous year from 02-29",
    "trailing 1 month",
  );
  fc.assert(
    fc.property(windows, days, fc.integer({ min: 1, max: 800 }), (window, sold, later) => {
      const measure = measureOf(window);
      const sales = salesOn([dayText(sold), 1]);
      const known = { ...emptyHistory(), sales };
      const on = (sold + later) as EpochDay;
      const before = measure.valueOn(known, (on - 1) as EpochDay);
      const changes = measure.changesOn(known).includes(on);
      expect([dayText(on), measure.valueOn(known, on) !== before]).toEqual([dayText(on), changes]);
    }),
    runs(300),
  );
});

test("many days of one history have the sums that each has alone, however large the amounts are", () => {
  const huge = fc.constantFrom(Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 10 ** 13);
  const lines = fc.array(fc.tuple(days, fc.oneof(fc.integer({ min: -1000, max: 1000 }), huge)));
  const periods = ["quarter", "previous calendar year"];
  const windows = fc.constantFrom("cumulative", "trailing 12 months", "trailing 90 days", ...periods);
  fc.assert(
    fc.property(lines, windows, fc.array(days), (sales, window, asked) => {
      const made = {
        ...emptyHistory(),
        sales: sales.map(([on, amountMinor]) => ({
          day: on,
          exclusion: "" as const,
          amountMinor,
          unconverted: 0,
        })),
      };
      const measure = measureOf(window);
      const prepared = measure.valuesOf(made);
      for (const on of [...asked, ...sales.map(([each]) => each)])
        expect(outcomeOf(() => prepared(on))).toEqual(outcomeOf(() => measure.valueOn(made, on)));
    }),
    runs(200),
  );
});

function outcomeOf(sum: () => number | null): unknown {
  try {
    return sum();
  } catch (error) {
    return String(error);
  }
}
