import type * as core from "@laurel/core";
import { describe, expect, expectTypeOf, test } from "vitest";
import { type Comparison, type Condition, Reason, Requirement } from "./index.ts";
import type { CurrentStanding, Reasons, StandingAnswer } from "./standing.ts";
import { fromWire, type Shape, toWire } from "./wire.ts";

const reason: core.Reason = {
  op: "all",
  holds: false,
  of: [
    {
      op: "some-offer",
      holds: true,
      offer: "of-1",
      of: {
        op: "any",
        holds: true,
        of: [
          { op: "flag", holds: false, flag: "hasPublicListing", is: true },
          {
            op: "text",
            holds: true,
            fact: "offer.option",
            value: "trial",
            is: true,
            oneOf: ["trial", "transact"],
            list: null,
          },
        ],
      },
    },
    { op: "every-offer", holds: false, offer: null, of: null },
    {
      op: "compare",
      holds: false,
      measure: null,
      comparator: ">=",
      value: 1,
      needed: 2,
      gap: 1,
      type: "number",
      source: "assumed",
      left: { op: "/", left: { op: "measure", name: "teamsUsers" }, right: { op: "constant", value: 2 } },
      right: { op: "constant", value: 2 },
    },
    { op: "never", holds: false },
  ],
};

test("a reason keeps everything on the wire and back, and its keys stay in order", () => {
  const sent = toWire(Reason, reason);
  expect(JSON.stringify(sent)).toBe(JSON.stringify(reason).replace('"oneOf"', '"one_of"'));
  expect(fromWire(Reason, sent)).toEqual(reason);
});

test("what must be met before activation keeps everything on the wire and back", () => {
  const requirement: core.Requirement = {
    kind: "any",
    of: [
      { kind: "benefit", benefit: "listing-optimization", state: "delivered" },
      {
        kind: "when",
        when: {
          op: "some-offer",
          of: { op: "text", fact: "offer.type", is: false, oneOf: ["saas"], list: "types" },
        },
      },
    ],
  };
  const sent = toWire(Requirement, requirement);
  expect(JSON.stringify(sent)).toBe(JSON.stringify(requirement).replace('"oneOf"', '"one_of"'));
  expect(fromWire(Requirement, sent)).toEqual(requirement);
});

/** That each may be given where the other is asked for; `tsc` checks it. */
describe("the shapes of the contract are those of core", () => {
  test("a reason, and its comparison", () => {
    expectTypeOf<Shape<typeof Reason>>().toExtend<core.Reason>();
    expectTypeOf<core.Reason>().toExtend<Shape<typeof Reason>>();
    expectTypeOf<Shape<typeof Comparison>>().toExtend<core.ComparisonReason>();
    expectTypeOf<core.ComparisonReason>().toExtend<Shape<typeof Comparison>>();
  });

  test("a condition, and what must be met before activation", () => {
    expectTypeOf<Shape<typeof Condition>>().toExtend<core.Condition>();
    expectTypeOf<core.Condition>().toExtend<Shape<typeof Condition>>();
    expectTypeOf<Shape<typeof Requirement>>().toExtend<core.Requirement>();
    expectTypeOf<core.Requirement>().toExtend<Shape<typeof Requirement>>();
  });

  test("the reasons of a standing, the next step and what is unlocked", () => {
    expectTypeOf<Shape<typeof Reasons>>().toExtend<core.Explanation["reasons"]>();
    expectTypeOf<core.Explanation["reasons"]>().toExtend<Shape<typeof Reasons>>();
    expectTypeOf<CurrentStanding["next"][string]>().toExtend<core.NextStep>();
    expectTypeOf<core.NextStep>().toExtend<CurrentStanding["next"][string]>();
    expectTypeOf<StandingAnswer["unlocked"][number]>().toExtend<core.Unlock>();
    expectTypeOf<core.Unlock>().toExtend<StandingAnswer["unlocked"][number]>();
  });
});
