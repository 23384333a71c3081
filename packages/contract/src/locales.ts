/** The languages of Laurel, each by the name that its readers use. The first is the one the others follow. */
export const languageNames = { en: "English", "zh-TW": "繁體中文", "ko-KR": "한국어" } as const;

/** A language of Laurel, BCP 47. */
export type Locale = keyof typeof languageNames;

/** Every language of Laurel. */
export const locales = Object.keys(languageNames) as readonly Locale[];

/** Whether Laurel speaks `tag`. */
export function isLocale(tag: unknown): tag is Locale {
  return locales.some((locale) => locale === tag);
}

/**
 * The first of the wanted languages (BCP 47) that Laurel speaks, in any of its regions; else English.
 * Simplified Chinese counts as a language of its own: its readers are not helped by the traditional script.
 */
export function nearestLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const lower = tag.toLowerCase();
    const language = lower.split("-")[0];
    const near =
      locales.find((locale) => locale.toLowerCase() === lower) ??
      locales.find((locale) => locale.split("-")[0] === language);
    if (near !== undefined && !/^zh($|-(hans|cn|sg))/.test(lower)) return near;
  }
  return "en";
}
