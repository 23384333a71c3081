import type en from "../locales/en.json";

/** Every text of the portal; English says which there are. */
export type Messages = typeof en;

/** The name of a text. */
export type MessageKey = keyof Messages;
