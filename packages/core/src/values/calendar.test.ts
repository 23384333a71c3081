import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../testing/runs.ts";
import {
  addPeriod,
  dayText,
  type EpochDay,
  epochDay,
  parseDay,
  parsePeriod,
  plainDate,
  termOn,
} from "./calendar.ts";

const first = parseDay("1900-01-01") as EpochDay;
const last = parseDay("2100-12-31") as EpochDay;
const day = fc.integer({ min: first, max: last }).map((number) => number as EpochDay);

test("every day from 1900 to 2100 has the number that Temporal gives it", () => {
  const start = Temporal.PlainDate.from("1900-01-01");
  let expected = first as number;
  for (let date = start; date.year <= 2100; date = date.add({ days: 1 })) {
    if (epochDay(date) !== expected || parseDay(date.toString()) !== expected)
      expect(dayText(expected as EpochDay)).toBe(date.toString());
    expected += 1;
  }
  expect(expected).toBe(last + 1);
  expect(parseDay("1970-01-01")).toBe(0);
});

test("a day written as text and read again is the same day", () => {
  fc.assert(
    fc.property(day, (number) => {
      expect(parseDay(dayText(number))).toBe(number);
      expect(epochDay(plainDate(number))).toBe(number);
      expect(dayText(number)).toBe(new Date(number * 86_400_000).toISOString().slice(0, 10));
    }),
  );
});

test("a text that is not a calendar day is refused", () => {
  const none = [
    "2023-02-29",
    "1900-02-29",
    "2024-02-30",
    "2024-04-31",
    "2024-13-01",
    "2024-00-10",
    "2024-01-00",
    "2024-1-1",
    "24-01-01",
    "2024-01-01T00:00",
    " 2024-01-01",
    "2024-01-01\n",
    "20240101",
    "",
  ];
  for (const text of none) expect([text, parseDay(text)]).toEqual([text, null]);
  expect(dayText(parseDay("2000-02-29") as EpochDay)).toBe("2000-02-29");
});

test("periods are whole days, weeks, months or years, longer than zero", () => {
  const read = ["P7D", "P4W", "P12M", "P1Y", "P9999D"].map(parsePeriod);
  expect(read).toEqual([
    { months: 0, days: 7 },
    { months: 0, days: 28 },
    { months: 12, days: 0 },
    { months: 12, days: 0 },
    { months: 0, days: 9999 },
  ]);
  for (const text of ["P0D", "P0M", "7D", "P7", "PT7H", "P1Y2M", "P-1D", "p7d", "P7D ", "P10000D", "P1.5M"])
    expect([text, parsePeriod(text)]).toEqual([text, null]);
});

test("adding months gives what Temporal gives: the same day of the month, or its last", () => {
  fc.assert(
    fc.property(
      day,
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: -20, max: 20 }),
      (number, months, times) => {
        const moved = plainDate(number).add({ months: months * times });
        expect(dayText(addPeriod(number, { months, days: 0 }, times))).toBe(moved.toString());
      },
    ),
    runs(500),
  );
});

test.each([
  ["2024-03-31", -1, "2024-02-29"],
  ["2023-03-31", -1, "2023-02-28"],
  ["2024-01-31", 1, "2024-02-29"],
  ["2024-02-29", 12, "2025-02-28"],
  ["2024-02-29", 48, "2028-02-29"],
  ["2024-12-31", 2, "2025-02-28"],
  ["1900-01-31", 1, "1900-02-28"],
])("%s plus %i months is %s", (from, months, to) => {
  const moved = addPeriod(parseDay(from) as EpochDay, { months: 1, days: 0 }, months);
  expect(dayText(moved)).toBe(to);
});

test("adding days counts them one by one", () => {
  fc.assert(
    fc.property(
      day,
      fc.integer({ min: 1, max: 999 }),
      fc.integer({ min: -9, max: 9 }),
      (number, days, times) => {
        expect(addPeriod(number, { months: 0, days }, times)).toBe(number + days * times);
      },
    ),
  );
});

test("the first term begins on its anchor, and there is no term before it", () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 36 }), (anchor, months) => {
      const length = { months, days: 0 };
      expect(termOn(anchor, length, (anchor - 1) as EpochDay)).toBeNull();
      expect(termOn(anchor, length, anchor)).toEqual({ from: anchor, until: addPeriod(anchor, length) });
    }),
  );
});
