import { expect, test } from "vitest";
import { meterPercent } from "./meter-percent.ts";

test.each([
  [0, 0],
  [0.0001, 1],
  [0.932, 93],
  [0.9999, 99],
  [1, 100],
])("a meter of a share of %d is drawn at %i percent", (share, percent) => {
  expect(meterPercent(share)).toBe(percent);
});
