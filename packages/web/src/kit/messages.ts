import type { texts as english } from "../locales/en/index.ts";

/** The texts of the page in one language. English says which there are. */
export type Messages = Readonly<Record<keyof typeof english, string>>;

/** The name of a text. */
export type MessageKey = keyof Messages;
