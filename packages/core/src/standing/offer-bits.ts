import { publishingOptions } from "../offers/option.ts";
import { type Condition, type Leaf, type OfferFacts, textValue } from "../program/conditions/condition.ts";
import { setBit } from "./masks.ts";

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

/** For each kind of offer the bits, of those given, whose condition holds for it, or does not. */
export function kindTable(
  entries: readonly { readonly of: Condition; readonly bit: number }[],
  words: number,
  holding: boolean,
): Int32Array {
  const masks = new Int32Array(offerKinds * words);
  for (let kind = 0; kind < offerKinds; kind += 1) {
    const offer = exampleOffer(kind);
    for (const { of, bit } of entries) if (kindHolds(of, offer) === holding) setBit(masks, bit, kind * words);
  }
  return masks;
}

function kindHolds(condition: Condition, offer: OfferFacts): boolean {
  if (condition.op === "all") return condition.of.every((part) => kindHolds(part, offer));
  if (condition.op === "any") return condition.of.some((part) => kindHolds(part, offer));
  return offerHolds(condition as Leaf, offer);
}

/** Sets the bits of the leaves that hold for an offer. */
export function offerSetter(leaves: readonly { leaf: Leaf; bit: number }[], words: number) {
  const tabled = leaves.filter(({ leaf }) => asksKindOnly(leaf)).map(({ leaf, bit }) => ({ of: leaf, bit }));
  const others = leaves.filter(({ leaf }) => !asksKindOnly(leaf));
  const masks = kindTable(tabled, words, true);
  return (bits: Int32Array, offer: OfferFacts) => {
    const from = offerKind(offer) * words;
    for (let word = 0; word < words; word += 1)
      bits[word] = (bits[word] as number) | (masks[from + word] as number);
    for (const { leaf, bit } of others) if (offerHolds(leaf, offer)) setBit(bits, bit, 0);
  };
}

function offerHolds(leaf: Leaf, offer: OfferFacts): boolean {
  if (leaf.op === "flag") return offer[leaf.flag] === leaf.is;
  if (leaf.op === "text") return leaf.oneOf.includes(textValue(leaf.fact, "", offer)) === leaf.is;
  return leaf.op === "always";
}
