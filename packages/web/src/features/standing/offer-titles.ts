import { createContext, useContext } from "react";

/** The titles of the partner's offers by id. */
export const OfferTitles = createContext<ReadonlyMap<string, string>>(new Map());

/** Looks up the title of an offer; gives the id until the titles are loaded. */
export function useOfferTitle(): (offer: string) => string {
  const titles = useContext(OfferTitles);
  return (offer) => titles.get(offer) ?? offer;
}
