import { expect, test } from "vitest";
import { calendarDue, outreachDue } from "./due.ts";

const opened = (text: string): Temporal.Instant => Temporal.Instant.from(text);

test("day 7 of what is opened on 27 November ends at 24:00 on 4 December, whatever the hour", () => {
  for (const time of ["00:00:00", "12:00:00", "23:59:59"]) {
    const due = calendarDue(opened(`2026-11-27T${time}+09:00`), 7, "Asia/Seoul");
    expect(due.equals(opened("2026-12-05T00:00:00+09:00"))).toBe(true);
  }
});

test("a day ends when the local day does, also where clocks change in between", () => {
  const berlin = calendarDue(opened("2026-10-23T22:30:00Z"), 7, "Europe/Berlin");
  expect(berlin.toString()).toBe("2026-10-31T23:00:00Z");
  const newYork = calendarDue(opened("2026-03-07T03:00:00Z"), 7, "America/New_York");
  expect(newYork.toString()).toBe("2026-03-14T04:00:00Z");
});

test("outreach is due after the later of going live and the program's adoption", () => {
  const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
  const due = (adoptOn: Temporal.PlainDate | null): string =>
    outreachDue(day("2026-11-01"), adoptOn, 28, "Asia/Taipei").toString();
  expect(due(null)).toBe("2026-11-29T16:00:00Z");
  expect(due(day("2026-10-01"))).toBe("2026-11-29T16:00:00Z");
  expect(due(day("2026-11-03"))).toBe("2026-12-01T16:00:00Z");
});
