import type { ExplainedStanding, WireReason } from "@laurel/contract";

/** The reasons of a standing, as on the wire. */
export type Reasons = NonNullable<ExplainedStanding["reasons"]>;
export type TrackReasons = Reasons["tracks"][number];
export type BenefitReasons = Reasons["benefits"][number];
export type Way = BenefitReasons["ways"][number];
export type Comparison = Extract<WireReason, { op: "compare" }>;

/** Every comparison of a condition, from left to right. */
export function comparisonsOf(reason: WireReason | null): readonly Comparison[] {
  if (reason === null) return [];
  switch (reason.op) {
    case "compare":
      return [reason];
    case "all":
    case "any":
      return reason.of.flatMap(comparisonsOf);
    case "some-offer":
    case "every-offer":
      return comparisonsOf(reason.of);
    default:
      return [];
  }
}

/** The figure that stands for a stage on the ladder: its first threshold; null where it has none. */
export function thresholdOf(reason: WireReason | null): Comparison | null {
  return comparisonsOf(reason).find(({ needed }) => needed !== null) ?? null;
}

/** "All of these" within "all of these" is one list to a reader; so is "any" within "any". */
export function flattened(reason: WireReason): WireReason {
  if (reason.op !== "all" && reason.op !== "any") return reason;
  const of = reason.of.map(flattened).flatMap((part) => (part.op === reason.op ? part.of : [part]));
  return of.length === 1 && of[0] !== undefined ? of[0] : { ...reason, of };
}

/** The benefits that must be used first, out of what the wire says must be met before activation. */
export function benefitsFirst(requires: readonly unknown[]): readonly string[] {
  return requires.flatMap((requirement) => {
    if (typeof requirement !== "object" || requirement === null) return [];
    if ("benefit" in requirement && typeof requirement.benefit === "string") return [requirement.benefit];
    return "of" in requirement && Array.isArray(requirement.of) ? benefitsFirst(requirement.of) : [];
  });
}
