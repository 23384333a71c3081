import type { Program } from "../program/program.ts";
import type { Facts, Unlock } from "./facts.ts";

/** Identifies an unlock: its benefit, and its offer where it has one. */
export function unlockKey({ benefit, offer }: Unlock): string {
  return offer === undefined ? benefit : `${benefit} ${offer}`;
}

/** An unlock without the keys that would be null. */
export function unlockOf(benefit: string, offer: string | null, amountMinor: number | null): Unlock {
  return {
    benefit,
    ...(offer === null ? {} : { offer }),
    ...(amountMinor === null ? {} : { amountMinor }),
  };
}

/**
 * Adds the carried unlocks to those that the stages give. Of two for the same benefit and offer, the larger
 * amount counts.
 */
export function withCarried(program: Program, given: readonly Unlock[], facts: Facts): readonly Unlock[] {
  const all = new Map(given.map((unlock) => [unlockKey(unlock), unlock]));
  for (const { benefit, offer, amountMinor } of facts.carried) {
    const unlock = unlockOf(benefit, offer ?? null, amountMinor ?? null);
    const other = all.get(unlockKey(unlock));
    if (other === undefined || (amountMinor ?? -1) > (other.amountMinor ?? -1))
      all.set(unlockKey(unlock), unlock);
  }
  return inOrder(program, [...all.values()], facts);
}

/** Sorts by the order of the program's benefits (unknown ones last, by id), then of the offers. */
function inOrder(program: Program, unlocks: Unlock[], facts: Facts): readonly Unlock[] {
  const benefits = new Map(program.benefits.map(({ id }, index) => [id, index]));
  const offers = new Map(facts.offers.map(({ offerId }, index) => [offerId, index]));
  const rank = (unlock: Unlock) => benefits.get(unlock.benefit) ?? benefits.size;
  const place = ({ offer }: Unlock) => (offer === undefined ? -1 : (offers.get(offer) ?? offers.size));
  const byId = (a: Unlock, b: Unlock) => (a.benefit < b.benefit ? -1 : a.benefit > b.benefit ? 1 : 0);
  return unlocks.sort((a, b) => rank(a) - rank(b) || byId(a, b) || place(a) - place(b));
}
