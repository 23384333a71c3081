import type { MeasureValues, OfferFacts } from "../program/conditions/condition.ts";
import type { EpochDay } from "../values/calendar.ts";
import type { Facts } from "./facts.ts";

/**
 * The facts of a day as a record keeps them: what its answer doesn't say, in a compact form. With the version
 * they give the answer again, and every reason.
 */
export interface RecordedFacts extends Pick<Facts, "country" | "ended" | "held" | "grace" | "carried"> {
  readonly offers: readonly RecordedOffer[];
}

/** Id, publishing option, type, storefront, and what else is true of an offer: a sum of `flags`. */
type RecordedOffer = readonly [string, OfferFacts["option"], string, string, number];

const flags = { live: 1, byol: 2, private: 4, hasPublicListing: 8 } as const;

/** What a record keeps of the facts. */
export function recordFacts({ country, ended, held, grace, carried, offers }: Facts): RecordedFacts {
  return {
    country,
    ...(ended === undefined ? {} : { ended }),
    held,
    ...(grace === undefined ? {} : { grace }),
    carried,
    offers: offers.map((offer) => [
      offer.offerId,
      offer.option,
      offer.type,
      offer.storefront,
      Object.entries(flags).reduce(
        (sum, [name, flag]) => sum + (offer[name as keyof typeof flags] ? flag : 0),
        0,
      ),
    ]),
  };
}

/** The facts of a record again. `day` and `measures`: those of its answer. */
export function factsOfRecord(
  { offers, ...recorded }: RecordedFacts,
  day: EpochDay,
  measures: MeasureValues,
): Facts {
  return {
    ...recorded,
    day,
    measures,
    offers: offers.map(([offerId, option, type, storefront, sum]) => ({
      ...{ offerId, option, type, storefront },
      live: (sum & flags.live) !== 0,
      byol: (sum & flags.byol) !== 0,
      private: (sum & flags.private) !== 0,
      hasPublicListing: (sum & flags.hasPublicListing) !== 0,
    })),
  };
}
