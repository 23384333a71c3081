/** Someone of the team who can be given a partner's activation, outreach or request. */
export interface Advocate {
  readonly advocateId: string;
  /** Whether the advocate is at work; absent advocates are given nothing. */
  readonly present: boolean;
  /** The languages the advocate speaks, as tags such as "zh-TW". */
  readonly languages: readonly string[];
  /** How many promises are open in the advocate's name. */
  readonly openPromises: number;
}

/** Who is given the work. */
export interface AdvocateChoice {
  readonly advocateId: string;
  /** Whether the advocate speaks the contact's language; if not, both sides are told. */
  readonly languageSpoken: boolean;
}

/**
 * Chooses the advocate with the fewest open promises among those present who speak `language`. If no one
 * does, among those who speak the team's `fallback` language; if no one speaks that either, among all who are
 * present. Of two with equally many the lower id is chosen. Null if no one is present.
 */
export function assign(
  advocates: readonly Advocate[],
  language: string,
  fallback: string,
): AdvocateChoice | null {
  const present = advocates.filter((advocate) => advocate.present);
  const chosen =
    leastBusy(present.filter(({ languages }) => languages.includes(language))) ??
    leastBusy(present.filter(({ languages }) => languages.includes(fallback))) ??
    leastBusy(present);
  if (chosen === null) return null;
  return { advocateId: chosen.advocateId, languageSpoken: chosen.languages.includes(language) };
}

function leastBusy(advocates: readonly Advocate[]): Advocate | null {
  return advocates.reduce<Advocate | null>(
    (best, each) => (best === null || isLessBusy(each, best) ? each : best),
    null,
  );
}

function isLessBusy(a: Advocate, b: Advocate): boolean {
  if (a.openPromises !== b.openPromises) return a.openPromises < b.openPromises;
  return a.advocateId < b.advocateId;
}
