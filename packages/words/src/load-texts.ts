import type { Locale } from "@laurel/contract";
import type { texts as english } from "./locales/en/index.ts";

/** The texts of one language, with the keys of the English ones. */
export type LocaleTexts = Readonly<Record<keyof typeof english, string>>;

/** The key of a text. */
export type TextKey = keyof LocaleTexts;

/** Loads the texts of one language, and no other. */
export async function loadTexts(locale: Locale): Promise<LocaleTexts> {
  const { texts } = (await import(`./locales/${locale}/index.ts`)) as { readonly texts: LocaleTexts };
  return texts;
}
