import { type History, isLiveOn, type OfferRecord } from "../../facts/history.ts";
import type { OfferFacts } from "../../program/conditions/condition.ts";
import type { EpochDay } from "../../values/calendar.ts";

/** The facts about a partner's offers on a day. */
export function offerFactsOn(history: History, day: EpochDay): readonly OfferFacts[] {
  return history.offers.map((offer) => ({
    offerId: offer.offerId,
    live: isLiveOn(offer, day),
    option: offer.option,
    byol: offer.byol,
    private: offer.private,
    hasPublicListing: hasPublicListing(history, offer, day),
    type: offer.type,
    storefront: offer.storefront,
  }));
}

function hasPublicListing(history: History, offer: OfferRecord, day: EpochDay): boolean {
  if (offer.publicOfferId === null) return false;
  const listing = history.offers.find(({ offerId }) => offerId === offer.publicOfferId);
  return listing !== undefined && !listing.private && isLiveOn(listing, day);
}
