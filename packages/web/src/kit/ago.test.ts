import { expect, test } from "vitest";
import { agoOf } from "./ago.ts";

const minuteMs = 60_000;

test.each([
  [0, 0, "second"],
  [-5 * minuteMs, 0, "second"],
  [minuteMs - 1, 0, "second"],
  [minuteMs, -1, "minute"],
  [60 * minuteMs - 1, -59, "minute"],
  [60 * minuteMs, -1, "hour"],
  [24 * 60 * minuteMs - 1, -23, "hour"],
  [24 * 60 * minuteMs, -1, "day"],
  [72 * 60 * minuteMs, -3, "day"],
] as const)("%d ms ago is %d %s", (pastMs, value, unit) => {
  const nowMs = Date.UTC(2026, 2, 16);
  expect(agoOf(nowMs - pastMs, nowMs)).toEqual({ value, unit });
});
