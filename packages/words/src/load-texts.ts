import type { Locale } from "@laurel/contract";
import type { texts as english } from "./locales/en/index.ts";

/** The texts of one language. English says which there are. */
export type Texts = Readonly<Record<keyof typeof english, string>>;

/** The name of a text. */
export type TextKey = keyof Texts;

/** Reads the texts of one language, and no other. */
export async function loadTexts(locale: Locale): Promise<Texts> {
  const { texts } = (await import(`./locales/${locale}/index.ts`)) as { readonly texts: Texts };
  return texts;
}
