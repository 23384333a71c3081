import { createContext, useContext } from "react";

/** The titles of the partner's offers by their ids. */
export const OfferTitles = createContext<ReadonlyMap<string, string>>(new Map());

/** Gives the title of an offer; its id until the titles are there. */
export function useOfferTitle(): (offer: string) => string {
  const titles = useContext(OfferTitles);
  return (offer) => titles.get(offer) ?? offer;
}
