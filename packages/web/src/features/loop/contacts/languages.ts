import { type Locale, locales, nearestLocale } from "@laurel/contract";

/** Languages that a contact may prefer: those in which we write, and others that partners often speak. */
const others = [
  "ja-JP",
  "zh-CN",
  "de-DE",
  "es-ES",
  "fr-FR",
  "it-IT",
  "pt-BR",
  "nl-NL",
  "id-ID",
  "th-TH",
  "vi-VN",
];

/** The languages to choose from, with `own` among them. */
export function contactLanguages(own: string): readonly string[] {
  return [...new Set([...locales, ...others, own])];
}

/** The language in which mail to a speaker of another one is written. */
export function mailLanguage(tag: string): Locale {
  return nearestLocale([tag]);
}
