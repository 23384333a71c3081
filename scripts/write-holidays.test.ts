import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { readIcs } from "../packages/server/src/loop/calendars/read-ics.ts";
import { writeIcs } from "../packages/server/src/loop/calendars/write-ics.ts";
import { corrections } from "./holiday-corrections.ts";
import { generateHolidays, shipped, shippedHolidays } from "./write-holidays.ts";

const path = resolve(import.meta.dirname, "../packages/server/src/loop/calendars/holidays.json");
const daysOf = (country: string, year: number) => generateHolidays(country, year)?.map(({ day }) => day);

test("the holidays that come with Laurel are those of the library with our corrections", () => {
  const text = readFileSync(path, "utf8");
  // The layout is the formatter's.
  expect(JSON.parse(text)).toEqual(JSON.parse(shippedHolidays()));
  for (const country of Object.values<{ source: string }>(JSON.parse(text)))
    expect(country.source).toMatch(/^date-holidays \d/);
});

test.each(Object.entries(corrections))(
  "every correction of %s is still needed",
  (country, { added, removed }) => {
    const known = shipped.years.flatMap((year) => daysOf(country, year) ?? []);
    expect(Object.keys(added).filter((day) => known.includes(day))).toEqual([]);
    expect(removed.filter((day) => !known.includes(day))).toEqual([]);
  },
);

test("a holiday of several days is several days, and a substitute for one on a weekend is one too", () => {
  // Chuseok is three days; Buddha's birthday is on a Sunday.
  const korea = ["2026-05-25", "2026-09-24", "2026-09-25", "2026-09-26"];
  expect(daysOf("KR", 2026)).toEqual(expect.arrayContaining(korea));
  expect(daysOf("US", 2026)).toContain("2026-07-03");
});

test.each(["KR", "TW", "US"])("the file of %s is read as the same days", (country) => {
  const holidays = generateHolidays(country, 2026) ?? [];
  expect(holidays.length).toBeGreaterThan(9);
  expect(readIcs(writeIcs(holidays, "test"))).toEqual(holidays.map(({ day }) => day));
});

test("a country that doesn't exist has no holidays", () => {
  expect(generateHolidays("XX", 2026)).toBe(null);
});
