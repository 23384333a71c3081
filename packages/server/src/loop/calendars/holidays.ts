import countries from "./holidays.json" with { type: "json" };
import type { Holiday } from "./write-ics.ts";

/** What Laurel knows of a country's year. */
export interface CountryYear {
  /** In order. */
  readonly holidays: readonly Holiday[];
  /** Days on which the country works although their day of the week is free ("2025-02-08"). */
  readonly workingDays: readonly string[];
  /** Where the days are from. */
  readonly source: string;
}

interface Country {
  readonly source: string;
  readonly workingDays: readonly string[];
  /** Names by day, by year. */
  readonly holidays: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const known: Readonly<Record<string, Country>> = countries;

/** The countries ("KR") whose holidays come with Laurel, each with the same years. */
export const knownCountries = Object.keys(known);
/** The years of the holidays that come with Laurel. */
export const knownYears = Object.keys(Object.values(known)[0]?.holidays ?? {});

/** The holidays of a country in a year that come with Laurel; null where there are none. */
export function holidaysOf(code: string, year: string): CountryYear | null {
  const country = Object.hasOwn(known, code) ? known[code] : undefined;
  const days = country?.holidays[year];
  if (country === undefined || days === undefined) return null;
  return {
    holidays: Object.entries(days).map(([day, name]) => ({ day, name })),
    workingDays: country.workingDays.filter((day) => day.startsWith(`${year}-`)),
    source: country.source,
  };
}
