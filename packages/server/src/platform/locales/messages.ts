import { createIntl, createIntlCache } from "@formatjs/intl";
import en from "./en.json" with { type: "json" };
import koKR from "./ko-KR.json" with { type: "json" };
import zhTW from "./zh-TW.json" with { type: "json" };

/** A sentence of the server; English is complete by definition, a gate holds the others to it. */
export type MessageId = keyof typeof en;

const texts = { en, "zh-TW": zhTW, "ko-KR": koKR } as const;

/** A language that Laurel speaks. */
export type Locale = keyof typeof texts;

/** The languages that Laurel speaks; the first is what it falls back on. */
export const locales = Object.keys(texts) as readonly Locale[];

/** The sentences of one language. */
export interface Messages {
  readonly locale: Locale;
  /** The sentence with its placeholders filled in. */
  say(id: MessageId, params?: Readonly<Record<string, string | number>>): string;
}

const cache = createIntlCache();
const speaking = new Map<Locale, Messages>();

/** The sentences of a language. */
export function messages(locale: Locale): Messages {
  const known = speaking.get(locale);
  if (known !== undefined) return known;
  const onError = (error: Error) => {
    throw error;
  };
  // Days are days wherever the server stands, so nothing may depend on its time zone.
  const intl = createIntl({ locale, messages: texts[locale], timeZone: "UTC", onError }, cache);
  const made: Messages = { locale, say: (id, params) => intl.formatMessage({ id }, params) };
  speaking.set(locale, made);
  return made;
}

/** The first of the wanted languages (BCP 47) that Laurel speaks, in any of its regions; else English. */
export function nearestLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const exact = locales.find((locale) => locale.toLowerCase() === tag.toLowerCase());
    if (exact !== undefined) return exact;
    const language = tag.split("-")[0]?.toLowerCase();
    const near = locales.find((locale) => locale.split("-")[0] === language);
    if (near !== undefined) return near;
  }
  return "en";
}
