import { type History, isLiveOn, type OfferRecord } from "../../facts/history.ts";
import type { OfferFacts } from "../../program/conditions/condition.ts";
import type { EpochDay } from "../../values/calendar.ts";

/** The facts about a partner's offers on a day. */
export function offerFactsOn(history: History, day: EpochDay): readonly OfferFacts[] {
  const listings = listingsOf(history);
  return history.offers.map((offer) => offerFactOn(offer, listings, day));
}

/** The offers that another offer of the partner names as its public listing, by their ids. */
export function listingsOf({ offers }: History): ReadonlyMap<string, OfferRecord> {
  const named = new Set(offers.map(({ publicOfferId }) => publicOfferId));
  const listings = new Map<string, OfferRecord>();
  for (const offer of offers) {
    if (named.has(offer.offerId) && !listings.has(offer.offerId)) listings.set(offer.offerId, offer);
  }
  return listings;
}

/** The facts about one offer on a day. `listings`: those of its partner. */
export function offerFactOn(
  offer: OfferRecord,
  listings: ReadonlyMap<string, OfferRecord>,
  day: EpochDay,
): OfferFacts {
  const listing = offer.publicOfferId === null ? undefined : listings.get(offer.publicOfferId);
  return {
    offerId: offer.offerId,
    live: isLiveOn(offer, day),
    option: offer.option,
    byol: offer.byol,
    private: offer.private,
    hasPublicListing: listing !== undefined && !listing.private && isLiveOn(listing, day),
    type: offer.type,
    storefront: offer.storefront,
  };
}
