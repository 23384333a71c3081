import type { ComparisonReason } from "@laurel/core";
import { describe, expect, test } from "vitest";
import { closestGap, shareOf } from "./gap.ts";

function gapOf(measure: string, value: number | null, needed: number): ComparisonReason {
  const gap = value === null ? null : needed - value;
  return {
    op: "compare",
    holds: false,
    measure,
    comparator: ">=",
    value,
    needed,
    gap,
    type: "money",
    source: "assumed",
  };
}

describe("the shown gap", () => {
  test("is that of the closest alternative in any unit", () => {
    const gaps = [gapOf("sales", 10_000, 100_000), gapOf("users", 900, 1_000)];
    expect(closestGap(gaps)?.measure).toBe("users");
  });

  test("is of an alternative that can be counted", () => {
    expect(closestGap([gapOf("sales", 0, 500), gapOf("users", null, 250)])?.measure).toBe("sales");
    expect(closestGap([gapOf("users", null, 250)])).toBeNull();
    expect(closestGap([])).toBeNull();
  });
});

describe("a share", () => {
  test("is none of what is not known, or where nothing is needed", () => {
    expect(shareOf(null, 500)).toBe(0);
    expect(shareOf(5, null)).toBe(0);
    expect(shareOf(5, 0)).toBe(0);
    expect(shareOf(-5, 500)).toBe(0);
    expect(shareOf(700, 500)).toBe(1);
  });
});
