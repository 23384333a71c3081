import type { Locale } from "@laurel/contract";
import type { texts as english } from "./locales/en/index.ts";

/** The texts of one language. English says which there are. */
export type LocaleTexts = Readonly<Record<keyof typeof english, string>>;

/** The name of a text. */
export type TextKey = keyof LocaleTexts;

/** Reads the texts of one language, and no other. */
export async function loadTexts(locale: Locale): Promise<LocaleTexts> {
  const { texts } = (await import(`./locales/${locale}/index.ts`)) as { readonly texts: LocaleTexts };
  return texts;
}
