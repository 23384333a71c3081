import { expect, test } from "vitest";
import { nextClosed, weekdayName, workingDays } from "./week.ts";

const long = [{ from: "09:00", until: "18:00" }];
const short = [{ from: "09:00", until: "12:00" }];

test("days that follow one another and have the same hours are told together; free days are not told", () => {
  expect(workingDays([long, long, short, long, long, [], short])).toEqual([
    { first: 0, last: 1, hours: long },
    { first: 2, last: 2, hours: short },
    { first: 3, last: 4, hours: long },
    { first: 6, last: 6, hours: short },
  ]);
});

test("the week begins on Monday in every language", () => {
  expect(["en", "zh-TW", "ko-KR"].map((language) => weekdayName(language, 0))).toEqual([
    "Monday",
    "星期一",
    "월요일",
  ]);
  expect(weekdayName("en", 6)).toBe("Sunday");
});

test("today is the first of the next closed days", () => {
  const closedDays = ["2026-01-01", "2026-12-24", "2026-12-25", "2027-01-01"];
  const calendar = { zone: "UTC", week: [], otherHours: {}, closedDays };
  expect(nextClosed(calendar, "2026-12-24", 2)).toEqual(["2026-12-24", "2026-12-25"]);
});
