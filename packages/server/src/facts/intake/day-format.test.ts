import { expect, test } from "vitest";
import { isDayFormat, readDay } from "./day-format.ts";

test.each([
  "2026-01-05",
  "2026-01-05T00:00:00",
  "2026-01-05 00:00",
  "2026-01-05 00:00:00",
  "2026-01-05T00:00:00.0000000Z",
  "2026-01-05T00:00:00+00:00",
])("%s is the day it names", (text) => {
  expect(readDay(text, null)).toBe("2026-01-05");
});

test.each([
  ["2024-06-03T23:59:59Z", "day-with-time", { fix: "2024-06-03" }],
  ["6/3/2024", "day-order-unclear", { one: "2024-06-03", other: "2024-03-06" }],
  ["6/25/2024", "day-order", { fix: "2024-06-25" }],
  ["25/6/2024", "day-order", { fix: "2024-06-25" }],
  ["5/5/2024", "day-order", { fix: "2024-05-05" }],
  ["15.1.2026", "day-order", { fix: "2026-01-15" }],
  ["3.6.2024", "day-order", { fix: "2024-06-03" }],
  ["2024/06/03", "day-order", { fix: "2024-06-03" }],
  ["2024-6-3", "day-order", { fix: "2024-06-03" }],
  ["20240603", "day-order", { fix: "2024-06-03" }],
  ["2024年6月3日", "day-order", { fix: "2024-06-03" }],
  ["2024년 6월 3일", "day-order", { fix: "2024-06-03" }],
  ["2024. 6. 3.", "day-order", { fix: "2024-06-03" }],
  ["２０２４－06－03", "day-order", { fix: "2024-06-03" }],
  ["6/3/2024 0:00", "day-order-unclear", { one: "2024-06-03", other: "2024-03-06" }],
  ["45446", "day-serial", { fix: "2024-06-03" }],
  ["2026-02-31", "day-not-in-calendar", {}],
  ["2026-02-31T00:00", "day-not-in-calendar", {}],
  ["31/31/2024", "day-not-iso", {}],
  ["June 3, 2024", "day-not-iso", {}],
  ["3/6/24", "day-not-iso", {}],
])("%s is refused as %s, with what it may mean", (text, code, params) => {
  expect(readDay(text, null)).toEqual({ code, params: { found: text, ...params } });
});

test.each([
  ["03.06.2024", "DD.MM.YYYY", "2024-06-03"],
  ["3.6.2024", "D.M.YYYY", "2024-06-03"],
  ["6/3/2024", "M/D/YYYY", "2024-06-03"],
  ["6/3/2024 0:00", "M/D/YYYY", "2024-06-03"],
  ["20240603", "YYYYMMDD", "2024-06-03"],
  ["2024-06-15T23:59:59Z", "timestamp", "2024-06-15"],
  ["2024-06-15 23:59", "timestamp", "2024-06-15"],
  ["2024-06-15", "timestamp", "2024-06-15"],
])("%s in the format %s is %s", (text, format, day) => {
  expect(isDayFormat(format)).toBe(true);
  expect(readDay(text, format)).toBe(day);
});

test("a day in another format than the named one is refused with the format", () => {
  const params = { found: "2024-06-03", format: "DD.MM.YYYY" };
  expect(readDay("2024-06-03", "DD.MM.YYYY")).toEqual({ code: "day-not-as-mapped", params });
  expect(readDay("06/31/2024", "MM/DD/YYYY")).toMatchObject({ code: "day-not-in-calendar" });
  expect(readDay("3/6/2024 14:30", "D/M/YYYY")).toMatchObject({ code: "day-not-as-mapped" });
});

test.each(["", "DD.MM", "DD.MM.YY", "MM/MM/YYYY", "DDD.MM.YYYY", "(D+)+.MM.YYYY", "timestamps"])(
  '"%s" is no format of days',
  (format) => {
    expect(isDayFormat(format)).toBe(false);
  },
);
