import type { ClockMove } from "@laurel/contract";
import type { Timeline } from "@laurel/core";
import { expect, test } from "vitest";
import { Refusal } from "../../platform/http/answer/refusal.ts";
import { stopsOf } from "./clock-stops.ts";

const inZone = (timeZone: string) => [{ inForceFrom: 0, timeZone }] as unknown as Timeline;

function stops(began: string, move: ClockMove, zone = "America/New_York"): readonly string[] | string {
  const found = stopsOf(Temporal.Instant.from(began), move, inZone(zone));
  if (found instanceof Refusal) return found.code;
  return found.map((stop) => stop.toString({ timeZone: zone }).replace(/:00-/, "-"));
}

test("each day ends at the same time of day, also where a day has 23 or 25 hours", () => {
  expect(stops("2026-03-07T20:00:00Z", { days: 3 })).toEqual([
    "2026-03-08T15:00-04:00",
    "2026-03-09T15:00-04:00",
    "2026-03-10T15:00-04:00",
  ]);
  expect(stops("2026-10-31T19:00:00Z", { days: 2 })).toEqual([
    "2026-11-01T15:00-05:00",
    "2026-11-02T15:00-05:00",
  ]);
});

test("one move over a day that skips the hour stops where the single moves do", () => {
  const began = "2026-03-06T07:30:00Z";
  const whole = stopsOf(Temporal.Instant.from(began), { days: 5 }, inZone("America/New_York"));
  let at = Temporal.Instant.from(began);
  const single: string[] = [];
  for (let day = 0; day < 5; day += 1) {
    const moved = stopsOf(at, { days: 1 }, inZone("America/New_York"));
    if (moved instanceof Refusal) throw new Error(moved.code);
    at = moved[0] as Temporal.Instant;
    single.push(at.toString());
  }
  expect((whole as readonly Temporal.Instant[]).map(String)).toEqual(single);
  expect(stops(began, { days: 3 })).toEqual([
    "2026-03-07T02:30-05:00",
    "2026-03-08T03:30-04:00",
    "2026-03-09T03:30-04:00",
  ]);
});

test("a day is reached at the time of day that it is, and a point in time exactly", () => {
  expect(stops("2026-11-27T15:00:00Z", { to: "2026-11-29" }, "Asia/Seoul")).toEqual([
    "2026-11-29T00:00:00+09:00",
  ]);
  expect(stops("2026-11-27T14:00:00Z", { to: "2026-11-29" }, "Asia/Seoul")).toEqual([
    "2026-11-28T23:00:00+09:00",
    "2026-11-29T23:00:00+09:00",
  ]);
  expect(stops("2026-11-27T14:00:00Z", { to: "2026-11-28T15:00:00Z" }, "Asia/Seoul")).toEqual([
    "2026-11-28T23:00:00+09:00",
    "2026-11-29T00:00:00+09:00",
  ]);
  expect(stops("2026-11-27T14:00:00Z", { to: "2026-11-28T16:00:00+02:00" }, "Asia/Seoul")).toEqual([
    "2026-11-28T23:00:00+09:00",
  ]);
});

test.each<[ClockMove, string]>([
  [{}, "clock-move-unclear"],
  [{ days: 1, to: "2026-12-01" }, "clock-move-unclear"],
  [{ to: "tomorrow" }, "clock-target-invalid"],
  [{ to: "2026-02-30" }, "clock-target-invalid"],
  [{ to: "2026-12-01T10:00" }, "clock-target-invalid"],
  [{ to: "2026-11-27" }, "clock-backward"],
  [{ to: "2026-11-26" }, "clock-backward"],
  [{ to: "2026-11-27T14:00:00Z" }, "clock-backward"],
  [{ to: "2028-01-02" }, "clock-too-far"],
  [{ to: "9999-01-02" }, "clock-too-far"],
])("%j is refused with %s", (move, code) => {
  expect(stops("2026-11-27T14:00:00Z", move)).toBe(code);
});

test("400 days at once are not too many", () => {
  expect(stops("2026-11-27T14:00:00Z", { days: 400 })).toHaveLength(400);
  expect(stops("2026-11-27T14:00:00Z", { to: "2028-01-01" })).toHaveLength(400);
});
