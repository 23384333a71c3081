import { type Condition, type Leaf, type OfferFacts, textValue } from "../../program/conditions/condition.ts";
import { asksKindOnly, exampleOffer, offerKind, offerKinds } from "../offer-kinds.ts";
import { setBit } from "./masks.ts";

/** By kind of offer, those of the given bits whose condition is true for it; with `holding` false, false. */
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

/** Sets the bits of the leaves that are true for an offer. */
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
