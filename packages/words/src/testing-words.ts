import { type Locale, locales } from "@laurel/contract";
import type { Currency } from "@laurel/core";
import { loadTexts } from "./load-texts.ts";
import type { Naming } from "./naming.ts";
import { type Words, wordsOf } from "./words.ts";

const all = new Map(
  await Promise.all(
    locales.map(
      async (locale) => [locale, wordsOf(locale, { texts: await loadTexts(locale), zone: "UTC" })] as const,
    ),
  ),
);

/** The words of a language, with times in UTC. */
export function wordsIn(locale: Locale): Words {
  const words = all.get(locale);
  if (words === undefined) throw new Error(`no words in ${locale}`);
  return words;
}

/** Names made of digits and signs, which belong to no language. */
export const naming: Naming = {
  currency: "USD" as Currency,
  track: (track) => `<${track}>`,
  stage: (_, stage) => `<${stage}>`,
  measure: (measure) => `<${measure}>`,
  benefit: (benefit) => `<${benefit}>`,
  offer: (offer) => `<${offer}>`,
};

/** Replaces the non-breaking spaces that Intl puts between currency and figure. */
export const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, " ");
