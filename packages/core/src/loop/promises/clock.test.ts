import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../testing/runs.ts";
import { dueOf, promiseClock, quarterLeftAt, remainingOf, type TeamCalendars, warningsDue } from "./clock.ts";
import { calendarDue } from "./due.ts";
import {
  keepPromise,
  lengthOfWorkingDays,
  openPromise,
  type PromiseRefusal,
  pausePromise,
  resumePromise,
  type TeamPromise,
  voidPromise,
} from "./team-promise.ts";
import { workingDaysDue, workingTimeBetween } from "./working-calendar.ts";
import type { DayHours, WorkingCalendar } from "./working-hours.ts";

const hour = 3_600_000;
const at = (text: string): Temporal.Instant => Temporal.Instant.from(`${text}+09:00`);
const until = (time: string): DayHours => [{ from: "09:00", until: time }];
const calendarOf = (hours: DayHours, closedDays: readonly string[] = []): WorkingCalendar => ({
  zone: "Asia/Seoul",
  week: [hours, hours, hours, hours, hours, [], []],
  closedDays,
  otherHours: {},
});
const whole = calendarOf(until("17:00"));
const team: TeamCalendars = [{ since: Temporal.Instant.fromEpochMilliseconds(0), calendar: whole }];

function done(answer: TeamPromise | PromiseRefusal): TeamPromise {
  if ("code" in answer) throw new Error(answer.code);
  return answer;
}
const paused = (promise: TeamPromise, from: Temporal.Instant, to: Temporal.Instant): TeamPromise =>
  done(resumePromise(done(pausePromise(promise, from, "Ana", "something needed")), to));

const friday = at("2026-11-27T15:00");
const step = openPromise("next-step", friday, lengthOfWorkingDays(whole, friday, 3));
const contact = openPromise("contact", friday, { until: calendarDue(friday, 7, "Asia/Seoul") });

const minutes = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
const start = at("2026-11-26T00:00");
const opening = minutes(6000).map((wait) => start.add({ minutes: wait }));

test("a due time is what a minute-by-minute count gives, through pauses and changes of the calendar", () => {
  const offsets = fc.array(minutes(6000), { maxLength: 5 });
  const hours = fc.constantFrom("10:00", "12:30", "17:00", "24:00").map((time) => calendarOf(until(time)));
  const changes = fc.array(fc.record({ after: minutes(6000), calendar: hours }), { maxLength: 3 });
  fc.assert(
    fc.property(
      opening,
      offsets,
      changes,
      fc.integer({ min: 1, max: 300 }),
      (openedAt, times, news, amount) => {
        const moments = times.toSorted((a, b) => a - b).map((wait) => openedAt.add({ minutes: wait }));
        let promise = openPromise("next-step", openedAt, { workingTime: amount * 60_000 });
        for (const [index, moment] of moments.entries()) {
          promise = done(
            index % 2 === 0 ? pausePromise(promise, moment, "a", "b") : resumePromise(promise, moment),
          );
        }
        const now = openedAt.add({ minutes: 6000 });
        const calendars: TeamCalendars = [
          ...team,
          ...news
            .toSorted((a, b) => a.after - b.after)
            .map(({ after, calendar }) => ({
              since: start.add({ minutes: after }),
              calendar,
            })),
        ];
        let [moment, left] = [openedAt, amount];
        for (; left > 0; moment = moment.add({ minutes: 1 })) {
          const at = moment.epochMilliseconds;
          const rests = promise.pauses.some(
            ({ from, to }) => from.epochMilliseconds <= at && at < (to ?? now).epochMilliseconds,
          );
          const inForce = calendars.findLast(({ since }) => since.epochMilliseconds <= at) ?? calendars[0];
          const next = moment.add({ minutes: 1 });
          if (!rests && workingTimeBetween(inForce.calendar, moment, next) > 0) left -= 1;
        }
        expect(dueOf(promise, calendars, now).toString()).toBe(moment.toString());
      },
    ),
    runs(45),
  );
});

test("a pause moves the due time by the working time it takes", () => {
  fc.assert(
    fc.property(
      opening,
      fc.integer({ min: 1, max: 5 }),
      minutes(9000),
      minutes(9000),
      (openedAt, days, wait, rest) => {
        const promise = openPromise("next-step", openedAt, lengthOfWorkingDays(whole, openedAt, days));
        const due = dueOf(promise, team, openedAt);
        expect(due.equals(workingDaysDue(whole, openedAt, days))).toBe(true);
        const from = openedAt.add({ minutes: wait });
        fc.pre(Temporal.Instant.compare(from, due) < 0);
        const to = from.add({ minutes: rest });
        const moved = dueOf(paused(promise, from, to), team, to);
        expect(workingTimeBetween(whole, due, moved)).toBe(workingTimeBetween(whole, from, to));
      },
    ),
    runs(300),
  );
});

test("what remains is the working time until the due time, and stays the same during a pause", () => {
  expect(remainingOf(step, team, friday)).toBe(26 * hour);
  const monday = at("2026-11-30T11:00");
  expect(remainingOf(step, team, monday)).toBe(22 * hour);
  const waiting = done(pausePromise(step, monday, "Ana", "which offer?"));
  const january = at("2027-01-11T11:00");
  const later = promiseClock(waiting, team, january);
  expect(later.state).toBe("open");
  expect(remainingOf(waiting, team, january)).toBe(22 * hour);
  expect(later.dueAt.equals(at("2027-01-13T17:00"))).toBe(true);
});

test("time counted on the old calendar stays counted when the calendar changes", () => {
  const halves: TeamCalendars = [
    ...team,
    { since: at("2026-12-01T00:00"), calendar: calendarOf(until("13:00"), ["2026-12-03"]) },
  ];
  const due = dueOf(step, halves, friday);
  // 2 hours on Friday and 8 on Monday leave 16: four half days, and Thursday is closed.
  expect(due.equals(at("2026-12-07T13:00"))).toBe(true);
  expect(remainingOf(step, halves, at("2026-11-30T11:00"))).toBe(22 * hour);
  expect(remainingOf(step, halves, at("2026-12-02T09:00"))).toBe(12 * hour);
});

test("a promise is missed from its due moment on, and what is kept then is kept late", () => {
  const due = at("2026-12-05T00:00");
  const before = due.subtract({ milliseconds: 1 });
  expect(promiseClock(contact, team, before)).toMatchObject({ state: "open", late: null });
  expect(remainingOf(contact, team, before)).toBe(1);
  expect(promiseClock(contact, team, due)).toMatchObject({ state: "missed", late: null });
  expect(remainingOf(contact, team, due)).toBe(0);
  const kept = (moment: Temporal.Instant): unknown =>
    promiseClock(done(keepPromise(contact, moment)), team, due);
  expect(kept(before)).toMatchObject({ state: "kept", late: false });
  expect(kept(due)).toMatchObject({ state: "kept", late: true });
  const ended = done(voidPromise(contact, before));
  expect(promiseClock(ended, team, due)).toMatchObject({ state: "void", late: null });
});

test("a pause that began after the due time doesn't excuse it", () => {
  const friday = at("2026-12-04T10:00");
  expect(promiseClock(step, team, friday).state).toBe("missed");
  expect(remainingOf(step, team, friday)).toBe(0);
  const late = done(pausePromise(step, at("2026-12-02T17:30"), "Ana", "something needed"));
  const wednesday = at("2026-12-09T10:00");
  expect(promiseClock(late, team, wednesday).state).toBe("missed");
  expect(remainingOf(late, team, wednesday)).toBe(0);
});

test("each warning is due once: with a quarter of the time left, and when missed", () => {
  for (const promise of [step, contact]) {
    const quarter = quarterLeftAt(promise, team, friday);
    const due = dueOf(promise, team, friday);
    const almost = quarter.subtract({ milliseconds: 1 });
    expect(warningsDue(promise, team, almost)).toEqual([]);
    expect(warningsDue(promise, team, quarter)).toEqual(["quarter-left"]);
    expect(warningsDue({ ...promise, warned: ["quarter-left"] }, team, quarter)).toEqual([]);
    expect(warningsDue(promise, team, due)).toEqual(["missed"]);
    expect(warningsDue({ ...promise, warned: ["missed"] }, team, due)).toEqual([]);
    expect(warningsDue(done(keepPromise(promise, due)), team, due)).toEqual([]);
    expect(warningsDue(done(voidPromise(promise, almost)), team, due)).toEqual([]);
  }
  // 6.5 of 26 working hours before Wednesday 17:00.
  expect(quarterLeftAt(step, team, friday).equals(at("2026-12-02T10:30"))).toBe(true);
  // 44.25 of 177 hours before the end of 4 December.
  expect(quarterLeftAt(contact, team, friday).equals(at("2026-12-03T03:45"))).toBe(true);
  const waiting = done(pausePromise(step, at("2026-12-02T11:00"), "Ana", "something needed"));
  expect(warningsDue(waiting, team, at("2026-12-02T12:00"))).toEqual([]);
});

test("every pause is kept with its own end, and the last one ends with the promise", () => {
  const monday = at("2026-11-30T10:00");
  const twice = done(pausePromise(paused(step, friday, monday), monday, "Ben", "a logo"));
  const tuesday = at("2026-12-01T10:00");
  for (const close of [keepPromise, voidPromise]) {
    expect(done(close(twice, tuesday)).pauses).toEqual([
      { from: friday, to: monday, by: "Ana", why: "something needed" },
      { from: monday, to: tuesday, by: "Ben", why: "a logo" },
    ]);
  }
});

test("a promise that can't be changed that way says why", () => {
  const moment = at("2026-11-30T10:00");
  const waiting = done(pausePromise(step, moment, "Ana", "something needed"));
  const kept = done(keepPromise(waiting, moment));
  for (const answer of [
    pausePromise(kept, moment, "Ana", "again"),
    resumePromise(kept, moment),
    keepPromise(kept, moment),
    voidPromise(kept, moment),
  ])
    expect(answer).toEqual({ code: "promise-closed" });
  expect(pausePromise(contact, moment, "Ana", "busy")).toEqual({ code: "promise-never-pauses" });
  expect(pausePromise(waiting, moment, "Ana", "again")).toEqual({ code: "promise-already-paused" });
  expect(resumePromise(step, moment)).toEqual({ code: "promise-not-paused" });
  const early = { code: "promise-moment-too-early" };
  expect(keepPromise(step, at("2026-11-27T14:59"))).toEqual({ ...early, earliest: friday });
  expect(resumePromise(waiting, friday)).toEqual({ ...early, earliest: moment });
  expect(pausePromise(step, at("2026-11-01T00:00"), "Ana", "early")).toEqual({ ...early, earliest: friday });
});
