import type { Messages } from "./messages.ts";

/** The languages of the portal, each by the name its readers use. */
export const languages = { en: "English", "zh-TW": "繁體中文", "ko-KR": "한국어" } as const;

/** A language of the portal, BCP 47. */
export type Language = keyof typeof languages;

const loaders: Readonly<Record<Language, () => Promise<{ default: Messages }>>> = {
  en: () => import("../locales/en.json"),
  "zh-TW": () => import("../locales/zh-TW.json"),
  "ko-KR": () => import("../locales/ko-KR.json"),
};

/** The texts of a language; only the language that is read is loaded. */
export async function loadMessages(language: Language): Promise<Messages> {
  return (await loaders[language]()).default;
}

/** Whether the portal speaks `tag`. */
export function isLanguage(tag: string | null): tag is Language {
  return tag !== null && Object.hasOwn(languages, tag);
}

/** The first of the reader's languages that the portal speaks; English where it speaks none of them. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const known = Object.keys(languages).find(
      (language) =>
        language.toLowerCase() === tag.toLowerCase() || language.split("-")[0] === tag.split("-")[0],
    );
    // Simplified Chinese is another script: its readers are not helped by the traditional one.
    const isSimplified = /^zh(-hans|-cn|-sg)/i.test(tag) || tag.toLowerCase() === "zh";
    if (known !== undefined && isLanguage(known) && !isSimplified) return known;
  }
  return "en";
}
