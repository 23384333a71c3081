import { describe, expect, test } from "vitest";
import { type EpochDay, parseDay } from "../../values/calendar.ts";
import { answerDue } from "./awaited-answer.ts";

const askedOn = parseDay("2026-11-27") as EpochDay;
const after = (days: number) => (askedOn + days) as EpochDay;

describe("an activation that waits for its partner", () => {
  test("warns after 30 and after 53 days, once each", () => {
    expect(answerDue({ askedOn, sent: [] }, after(29))).toBeNull();
    expect(answerDue({ askedOn, sent: [] }, after(30))).toEqual({
      kind: "warning",
      warningDays: 30,
      daysLeft: 30,
    });
    expect(answerDue({ askedOn, sent: [30] }, after(52))).toBeNull();
    expect(answerDue({ askedOn, sent: [30] }, after(53))).toMatchObject({ warningDays: 53, daysLeft: 7 });
    expect(answerDue({ askedOn, sent: [30, 53] }, after(54))).toBeNull();
  });

  test("warns late when a day was missed, and not after a later warning", () => {
    expect(answerDue({ askedOn, sent: [] }, after(40))).toMatchObject({ warningDays: 30, daysLeft: 20 });
    expect(answerDue({ askedOn, sent: [] }, after(58))).toMatchObject({ warningDays: 53, daysLeft: 2 });
    expect(answerDue({ askedOn, sent: [53] }, after(58))).toBeNull();
    expect(answerDue({ askedOn, sent: [53] }, after(40))).toBeNull();
  });

  test("expires when day 60 is over, whatever was sent", () => {
    expect(answerDue({ askedOn, sent: [30, 53] }, after(60))).toBeNull();
    expect(answerDue({ askedOn, sent: [30, 53] }, after(61))).toEqual({ kind: "expire" });
    expect(answerDue({ askedOn, sent: [] }, after(90))).toEqual({ kind: "expire" });
  });
});
