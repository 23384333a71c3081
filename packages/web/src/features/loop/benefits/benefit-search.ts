import { type BenefitFilter, benefitFilters } from "./groups.ts";

/** What the address of the benefits says: the tab, the filter, a search, and a benefit to show. */
export interface BenefitSearch {
  readonly tab?: string;
  readonly state?: BenefitFilter;
  readonly q?: string;
  /** The id of a benefit to go to, whatever the tab. */
  readonly find?: string;
}

/** Reads it from an address that anyone may have written. */
export function readBenefitSearch(search: Readonly<Record<string, unknown>>): BenefitSearch {
  const text = (name: string) => {
    const value = search[name];
    return typeof value === "string" && value !== "" ? value.slice(0, 200) : undefined;
  };
  const state = benefitFilters.find((each) => each === search.state);
  const [tab, q, find] = [text("tab"), text("q"), text("find")];
  return {
    ...(tab === undefined ? {} : { tab }),
    ...(state === undefined ? {} : { state }),
    ...(q === undefined ? {} : { q }),
    ...(find === undefined ? {} : { find }),
  };
}
