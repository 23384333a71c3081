import { publishingOptions } from "../facts/option.ts";
import type { Condition, OfferFacts } from "../program/conditions/condition.ts";

/**
 * An offer's flags and option are six bits, so a table of 64 entries answers everything about them at
 * once.
 */
export const offerKinds = 64;

/**
 * The number of an offer's entry in such a table. Without branches: they would be guessed wrong half of
 * the time.
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

/** An offer of a kind. */
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
    throw new Error("the publishing options do not stand in the order of the table");
  return example;
}

/** Whether the kind of an offer is all that a condition on it asks about. */
export function asksKindOnly(condition: Condition): boolean {
  if (condition.op === "all" || condition.op === "any") return condition.of.every(asksKindOnly);
  return condition.op === "flag" || (condition.op === "text" && condition.fact === "offer.option");
}
