import { changesOfOffer, type History, type OfferRecord } from "../../facts/history.ts";
import type { PublishingOption } from "../../facts/option.ts";
import type { OfferFacts } from "../../program/conditions/condition.ts";
import type { EpochDay } from "../../values/calendar.ts";
import { listingsNamedBy, listingsOf, offerFactOn } from "./offer-facts.ts";

/** Offers that no condition can tell apart. */
interface OfferGroup {
  readonly facts: OfferFacts;
  count: number;
}

/** The offers of a partner on the day one of them was published, and that offer as it was published. */
export interface PublishedOffers {
  readonly offers: readonly OfferFacts[];
  readonly offer: OfferFacts;
}

/**
 * A partner's offers on one day after another: of those that no condition can tell apart, only one. A rule
 * about all offers asks whether some or all of them are so, which one of each gives as well. A partner with
 * thousands of offers has few distinct ones, so a day costs the offers that changed, not all of them.
 */
export class DistinctOffers {
  readonly #history: History;
  readonly #listings: ReadonlyMap<string, OfferRecord>;
  /** The days on which an offer may look different, in their order. */
  readonly #changes: readonly { readonly day: EpochDay; readonly index: number }[];
  readonly #groups = new Map<string, OfferGroup>();
  readonly #groupOf: (OfferGroup | undefined)[] = [];
  #next = 0;
  #all: readonly OfferFacts[] | null = null;

  /** Begins on `day`. */
  constructor(history: History, day: EpochDay) {
    this.#history = history;
    this.#listings = listingsOf(history);
    const changes: { readonly day: EpochDay; readonly index: number }[] = [];
    for (const [index, offer] of history.offers.entries()) {
      for (const change of this.#daysOf(offer)) if (change > day) changes.push({ day: change, index });
      this.#place(index, day);
    }
    this.#changes = changes.sort((one, other) => one.day - other.day);
  }

  /** Moves to a day, which may not be earlier than the one before. */
  moveTo(day: EpochDay): void {
    for (let change = this.#changes[this.#next]; change !== undefined && change.day <= day; ) {
      this.#place(change.index, day);
      this.#next += 1;
      change = this.#changes[this.#next];
    }
  }

  /** One of each of the offers that differ. */
  all(): readonly OfferFacts[] {
    this.#all ??= [...this.#groups.values()].flatMap(({ count, facts }) => (count === 0 ? [] : [facts]));
    return this.#all;
  }

  /** Facts of the offer at a place of the history; the id may be that of another offer of its group. */
  at(index: number): OfferFacts {
    return (this.#groupOf[index] as OfferGroup).facts;
  }

  /** The distinct offers where the one at a place of the history is live with an option. */
  asPublished(index: number, option: PublishingOption): PublishedOffers {
    const { facts, count } = this.#groupOf[index] as OfferGroup;
    if (facts.live && facts.option === option) return { offers: this.all(), offer: facts };
    const offer = { ...facts, live: true, option };
    const others = count > 1 ? this.all() : this.all().filter((other) => other !== facts);
    return { offers: [...others, offer], offer };
  }

  #daysOf(offer: OfferRecord): readonly EpochDay[] {
    return [...changesOfOffer(offer), ...listingsNamedBy(offer, this.#listings).flatMap(changesOfOffer)];
  }

  #place(index: number, day: EpochDay): void {
    const offer = this.#history.offers[index] as OfferRecord;
    const facts = offerFactOn(offer, this.#listings, day);
    const { live, option, byol, private: hidden, hasPublicListing, type, storefront } = facts;
    const key = `${live} ${option} ${byol} ${hidden} ${hasPublicListing} ${type.length} ${type}${storefront}`;
    const before = this.#groupOf[index];
    const group = this.#groups.get(key) ?? { facts, count: 0 };
    if (group === before) return;
    this.#groups.set(key, group);
    this.#groupOf[index] = group;
    group.count += 1;
    if (before !== undefined) before.count -= 1;
    if (group.count === 1 || before?.count === 0) this.#all = null;
  }
}
