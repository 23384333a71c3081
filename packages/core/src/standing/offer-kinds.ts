import { publishingOptions } from "../facts/option.ts";
import type { Condition, OfferFacts } from "../program/conditions/condition.ts";

/**
 * How many kinds of offers there are. An offer's flags and option are six bits, so a table of 64 entries
 * holds the result of any condition on them.
 */
export const offerKinds = 64;

/**
 * The kind of an offer: its index in such a table. Computed without branches, because the processor would
 * mispredict them half of the time.
 */
export function offerKind(offer: OfferFacts): number {
  const { option } = offer;
  return (
    Number(offer.live === true) |
    (Number(offer.byol === true) << 1) |
    (Number(offer.private === true) << 2) |
    (Number(offer.hasPublicListing === true) << 3) |
    (Number(option === "trial") << 4) |
    (Number(option === "transact") << 5) |
    (Number(option === "services") * 48)
  );
}

/** An example of an offer of a kind. */
export function exampleOffer(kind: number): OfferFacts {
  const example = {
    offerId: "",
    option: publishingOptions[kind >> 4] ?? "list",
    live: (kind & 1) > 0,
    byol: (kind & 2) > 0,
    private: (kind & 4) > 0,
    hasPublicListing: (kind & 8) > 0,
    type: "",
    storefront: "",
  };
  if (offerKind(example) !== kind)
    throw new Error("the publishing options are not in the order of the table");
  return example;
}

/** Whether a condition on an offer depends on its kind only. */
export function asksKindOnly(condition: Condition): boolean {
  if (condition.op === "all" || condition.op === "any") return condition.of.every(asksKindOnly);
  return condition.op === "flag" || (condition.op === "text" && condition.fact === "offer.option");
}
