import { endedSince, type History, isLiveOn, type OfferRecord, offerLookOn } from "../../facts/history.ts";
import type { OfferFacts } from "../../program/conditions/condition.ts";
import type { EpochDay } from "../../values/calendar.ts";

/** The facts about a partner's offers on a day. None is live while the partner is not in the program. */
export function offerFactsOn(history: History, day: EpochDay): readonly OfferFacts[] {
  const listings = listingsOf(history);
  const offers = history.offers.map((offer) => offerFactOn(offer, listings, day));
  if (endedSince(history, day) === null) return offers;
  return offers.map((offer) => ({ ...offer, live: false, hasPublicListing: false }));
}

/** The offers that another offer of the partner names as its public listing, by their ids. */
export function listingsOf({ offers }: History): ReadonlyMap<string, OfferRecord> {
  const listings = new Map<string, OfferRecord>();
  // Most partners name none.
  if (offers.every(({ publicOfferId, past }) => publicOfferId === null && past === undefined))
    return listings;
  const named = new Set(offers.flatMap(namesOfListings));
  for (const offer of offers) {
    if (named.has(offer.offerId) && !listings.has(offer.offerId)) listings.set(offer.offerId, offer);
  }
  return listings;
}

/** The public listings that an offer names, or has named. */
export function listingsNamedBy(
  offer: OfferRecord,
  listings: ReadonlyMap<string, OfferRecord>,
): readonly OfferRecord[] {
  return namesOfListings(offer).flatMap((name) => listings.get(name) ?? []);
}

function namesOfListings({ publicOfferId, past }: OfferRecord): readonly string[] {
  const names = [publicOfferId, ...(past?.looks.map((look) => look.publicOfferId) ?? [])];
  return names.filter((name) => name !== null);
}

/** The facts about one offer on a day. `listings`: those of its partner. */
export function offerFactOn(
  offer: OfferRecord,
  listings: ReadonlyMap<string, OfferRecord>,
  day: EpochDay,
): OfferFacts {
  const { publicOfferId, option, byol, private: hidden, type, storefront } = offerLookOn(offer, day);
  const listing = publicOfferId === null ? undefined : listings.get(publicOfferId);
  return {
    offerId: offer.offerId,
    live: isLiveOn(offer, day),
    option,
    byol,
    private: hidden,
    hasPublicListing: listing !== undefined && !offerLookOn(listing, day).private && isLiveOn(listing, day),
    type,
    storefront,
  };
}
