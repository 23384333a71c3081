import type { Offer } from "@laurel/contract";
import { createContext, useContext } from "react";

/** The titles of the partner's offers by id; null until they are loaded. */
export const OfferTitles = createContext<ReadonlyMap<string, string> | null>(new Map());

/** Looks up the title of an offer; the id if it has none, and dots until the titles are loaded. */
export function useOfferTitle(): (offer: string) => string {
  const titles = useContext(OfferTitles);
  return (offer) => (titles === null ? "…" : (titles.get(offer) ?? offer));
}

/** Titles by id. Offers of one title have their ids in addition, so that a reader can tell them apart. */
export function offerTitles(offers: readonly Offer[]): ReadonlyMap<string, string> {
  const named = Map.groupBy(offers, ({ title }) => title.normalize("NFKC").toLocaleLowerCase());
  return new Map(
    [...named.values()].flatMap((group) =>
      group.map(({ offerId, title }) => [offerId, group.length === 1 ? title : `${title} (${offerId})`]),
    ),
  );
}
