import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../testing/runs.ts";
import { addWorkingTime, workingDaysDue, workingTimeBetween } from "./working-calendar.ts";
import { calendarProblems, type DayHours, type WorkingCalendar } from "./working-hours.ts";

const hour = 3_600_000;
const instant = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const office: DayHours = [
  { from: "09:00", until: "12:00" },
  { from: "13:00", until: "18:00" },
];
const plain = (zone: string): WorkingCalendar => ({
  zone,
  week: [office, office, office, office, office, [], []],
  closedDays: [],
  otherHours: {},
});

/** Days around which the clocks change (or don't), one for each zone. */
const places = [
  ["Europe/Berlin", "2026-03-26"],
  ["Europe/Berlin", "2026-10-22"],
  ["America/New_York", "2026-03-05"],
  ["America/New_York", "2026-10-29"],
  ["Asia/Seoul", "2026-02-13"],
  ["Asia/Taipei", "2026-02-13"],
] as const;

const clockTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** Up to three periods; often in the small hours, when clocks change. */
const hoursOfADay: fc.Arbitrary<DayHours> = fc
  .uniqueArray(fc.oneof(fc.integer({ min: 0, max: 1440 }), fc.integer({ min: 90, max: 200 })), {
    maxLength: 6,
  })
  .map((times) => {
    const sorted = times.toSorted((a, b) => a - b);
    return Array.from({ length: Math.floor(sorted.length / 2) }, (_, index) => ({
      from: clockTime(sorted[index * 2] ?? 0),
      until: clockTime(sorted[index * 2 + 1] ?? 0),
    }));
  });

interface Case {
  readonly calendar: WorkingCalendar;
  readonly start: Temporal.Instant;
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    place: fc.constantFrom(...places),
    week: fc.tuple(hoursOfADay, hoursOfADay, hoursOfADay, hoursOfADay, hoursOfADay, hoursOfADay, hoursOfADay),
    closed: fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 2 }),
    other: fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), hoursOfADay), { maxLength: 3 }),
    minute: fc.integer({ min: 0, max: 4000 }),
  })
  .map(({ place: [zone, first], week, closed, other, minute }) => {
    const date = Temporal.PlainDate.from(first);
    const day = (days: number): string => date.add({ days }).toString();
    const otherHours = Object.fromEntries(
      other.filter(([days]) => !closed.includes(days)).map(([days, hours]) => [day(days), hours]),
    );
    const calendar: WorkingCalendar = { zone, week, closedDays: closed.map(day), otherHours };
    return { calendar, start: date.toZonedDateTime(zone).toInstant().add({ minutes: minute }) };
  })
  .filter(({ calendar }) => calendarProblems(calendar).length === 0);

/** Minute by minute: worked while the latest time the day's clock has shown is in a period. */
function slowCount(
  { zone, week, closedDays, otherHours }: WorkingCalendar,
  from: number,
  until: number,
): number {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "short",
    hourCycle: "h23",
  });
  let [day, shown, worked] = ["", "", 0];
  for (let at = from - 26 * hour; at < until; at += 60_000) {
    const [date = "", time = ""] = format.format(at).split(", ");
    shown = date === day && shown > time ? shown : time;
    day = date;
    if (at < from || closedDays.includes(date)) continue;
    const weekday = (new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7;
    const hours = otherHours[date] ?? week[weekday] ?? [];
    if (hours.some((period) => period.from <= shown && shown < period.until)) worked += 60_000;
  }
  return worked;
}

test("working time is what a minute-by-minute count gives, also where clocks change", () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 0, max: 6000 }), ({ calendar, start }, minutes) => {
      const from = start.epochMilliseconds;
      const expected = slowCount(calendar, from, from + minutes * 60_000);
      expect(workingTimeBetween(calendar, start, start.add({ minutes }))).toBe(expected);
    }),
    runs(150),
  );
});

test("working time added is the working time between, and no earlier moment has it", () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 1, max: 100 * hour }), ({ calendar, start }, amount) => {
      const end = addWorkingTime(calendar, start, amount);
      expect(workingTimeBetween(calendar, start, end)).toBe(amount);
      expect(workingTimeBetween(calendar, start, end.subtract({ milliseconds: 1 }))).toBe(amount - 1);
    }),
    runs(300),
  );
});

test("what opens later is never due earlier", () => {
  const step = fc.integer({ min: 0, max: 100 * hour });
  fc.assert(
    fc.property(
      cases,
      step,
      step,
      fc.integer({ min: 1, max: 8 }),
      ({ calendar, start }, wait, amount, days) => {
        const next = start.add({ milliseconds: wait });
        const ends = [start, next].map((at) => addWorkingTime(calendar, at, amount).epochMilliseconds);
        expect(ends[1]).toBeGreaterThanOrEqual(ends[0] ?? 0);
        const dues = [start, next].map((at) => workingDaysDue(calendar, at, days).epochMilliseconds);
        expect(dues[1]).toBeGreaterThanOrEqual(dues[0] ?? 0);
      },
    ),
    runs(300),
  );
});

test("the third working day after a Friday is Wednesday, a holiday later, an added Saturday earlier", () => {
  const friday = instant("2026-11-27T05:00:00Z");
  const due = (parts: Partial<WorkingCalendar>): string =>
    workingDaysDue({ ...plain("Asia/Taipei"), ...parts }, friday, 3).toString();
  expect(due({})).toBe("2026-12-02T10:00:00Z");
  expect(due({ closedDays: ["2026-11-30"] })).toBe("2026-12-03T10:00:00Z");
  expect(due({ closedDays: ["2026-11-29"] })).toBe("2026-12-02T10:00:00Z");
  expect(due({ otherHours: { "2026-11-28": office } })).toBe("2026-12-01T10:00:00Z");
  expect(due({ otherHours: { "2026-12-02": office.slice(0, 1) } })).toBe("2026-12-02T04:00:00Z");
});

test("an hour that the clocks skip is not worked, one that they repeat is worked twice", () => {
  const night: DayHours = [{ from: "01:00", until: "04:00" }];
  const calendar: WorkingCalendar = { ...plain("Europe/Berlin"), week: [[], [], [], [], [], [], night] };
  const day = (from: string): number =>
    workingTimeBetween(calendar, instant(`${from}T00:00:00+01:00`), instant(`${from}T12:00:00+01:00`)) / hour;
  expect([day("2026-03-22"), day("2026-03-29"), day("2026-10-25")]).toEqual([3, 2, 4]);
});

test("a calendar says all that is wrong with it", () => {
  const none: DayHours = [];
  const lunch = { from: "11:30", until: "12:30" };
  const backwards = { from: "18:00", until: "9:00" };
  const calendar: WorkingCalendar = {
    zone: "Asia/Atlantis",
    week: [none, none, none, none, none, none, none],
    closedDays: ["2026-02-29", "2026-12-25"],
    otherHours: { "2026-12-25": [{ from: "09:00", until: "12:00" }, lunch], "2026-12-24": [backwards] },
  };
  expect(calendarProblems(calendar)).toEqual([
    { code: "zone-unknown", zone: "Asia/Atlantis" },
    { code: "no-working-time" },
    { code: "day-invalid", on: "2026-02-29" },
    { code: "day-closed-and-open", on: "2026-12-25" },
    { code: "periods-overlap", on: "2026-12-25", period: lunch },
    { code: "period-invalid", on: "2026-12-24", period: backwards },
  ]);
  expect(calendarProblems(plain("Asia/Seoul"))).toEqual([]);
  const adjacent = [lunch, { from: "12:30", until: "24:00" }];
  expect(calendarProblems({ ...plain("Asia/Seoul"), otherHours: { "2026-12-24": adjacent } })).toEqual([]);
  expect(() => addWorkingTime(calendar, instant("2026-01-01T00:00:00Z"), 1)).toThrow("no working time");
});
