import { shorten as shortenTo } from "@laurel/core";

/** What was found, short enough for a sentence, and without what the database can't store. */
export function shorten(text: string): string {
  return shortenTo(text, 80);
}
