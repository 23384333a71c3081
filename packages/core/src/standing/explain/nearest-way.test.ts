import { describe, expect, test } from "vitest";
import { nearestWay } from "./nearest-way.ts";
import type { ComparisonReason, Reason } from "./reason.ts";

function atLeast(measure: string, value: number | null, needed: number): ComparisonReason {
  const holds = value !== null && value >= needed;
  return {
    op: "compare",
    holds,
    measure,
    comparator: ">=",
    value,
    needed,
    gap: holds || value === null ? null : needed - value,
    type: "number",
    source: "assumed",
  };
}

function joined(op: "all" | "any", ...of: readonly Reason[]): Reason {
  return { op, holds: op === "all" ? of.every(({ holds }) => holds) : of.some(({ holds }) => holds), of };
}

const openOf = (reason: Reason) =>
  nearestWay(reason).open.map((leaf) => (leaf.op === "compare" ? leaf.measure : leaf.op));

describe("a stage that asks for several things", () => {
  test("names everything that is open, and is as far as the part that is furthest", () => {
    const both = joined("all", atLeast("sales", 99, 100), atLeast("rating", 1, 4));
    expect(openOf(both)).toEqual(["sales", "rating"]);
    expect(nearestWay(both).share).toBe(0.25);
  });

  test("leaves out what is met, and doesn't count as reached while a figure is unknown", () => {
    const half = joined("all", atLeast("sales", 100, 100), atLeast("rating", null, 4));
    expect(openOf(half)).toEqual(["rating"]);
    expect(nearestWay(half).share).toBe(0);
  });

  test("names what is no figure, too", () => {
    const flag: Reason = { op: "flag", holds: false, flag: "live", is: true };
    expect(openOf(joined("all", atLeast("sales", 1, 2), flag))).toEqual(["sales", "flag"]);
    const none: Reason = { op: "some-offer", holds: false, offer: null, of: null };
    expect(openOf(joined("all", none, flag))).toEqual(["some-offer", "flag"]);
    expect(openOf({ op: "some-offer", holds: false, offer: "o", of: flag })).toEqual(["flag"]);
  });
});

describe("of alternatives", () => {
  test("the nearest counts, with everything that is open in it", () => {
    const sales = joined("all", atLeast("sales", 90, 100), atLeast("rating", 2, 4));
    expect(openOf(joined("any", sales, atLeast("users", 400, 1000)))).toEqual(["sales", "rating"]);
    expect(openOf(joined("any", sales, atLeast("users", 600, 1000)))).toEqual(["users"]);
  });

  test("one with a figure comes before one without, and else the first", () => {
    expect(openOf(joined("any", atLeast("users", null, 250), atLeast("sales", 0, 500)))).toEqual(["sales"]);
    expect(openOf(joined("any", atLeast("users", 0, 250), atLeast("sales", 0, 500)))).toEqual(["users"]);
  });

  test("nothing is open if one is met", () => {
    const met = joined("any", atLeast("sales", 500, 500), atLeast("users", 0, 250));
    expect(nearestWay(met)).toEqual({ share: 1, open: [] });
  });
});
