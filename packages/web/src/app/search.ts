/** The day that an address asks for. */
export function readDay(search: Record<string, unknown>): { as_of?: string } {
  return typeof search.as_of === "string" ? { as_of: search.as_of } : {};
}

/** Which of a partner's offers an address asks for. */
export function readOfferSearch(search: Record<string, unknown>): { q?: string; store?: string } {
  return {
    ...(typeof search.q === "string" ? { q: search.q } : {}),
    ...(typeof search.store === "string" ? { store: search.store } : {}),
  };
}
