import type { texts as english } from "../locales/en/index.ts";

/** The texts of the page in one language, with the keys of the English ones. */
export type PageTexts = Readonly<Record<keyof typeof english, string>>;

/** The key of a text. */
export type MessageKey = keyof PageTexts;
