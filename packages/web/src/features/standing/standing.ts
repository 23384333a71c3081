import type { ComparisonReason, Reason } from "@laurel/core";

/** Every comparison of a condition, from left to right. */
export function comparisonsOf(reason: Reason | null): readonly ComparisonReason[] {
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

/** "All of these" within "all of these" is one list to a reader; so is "any" within "any". */
export function flattened(reason: Reason): Reason {
  if (reason.op !== "all" && reason.op !== "any") return reason;
  const of = reason.of.map(flattened).flatMap((part) => (part.op === reason.op ? part.of : [part]));
  return of.length === 1 && of[0] !== undefined ? of[0] : { ...reason, of };
}
