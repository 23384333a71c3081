import type { Locale } from "@laurel/contract";
import { IntlMessageFormat } from "intl-messageformat";

/** What a sentence is filled with. */
export type Values = Readonly<Record<string, string | number>>;

/**
 * The texts of one language as sentences: ICU messages by key, each with its placeholders filled. A value
 * that is missing is a bug, and throws.
 */
export function sentencesOf<Key extends string>(
  locale: Locale,
  texts: Readonly<Record<Key, string>>,
): (key: Key, values?: Values) => string {
  const read = new Map<Key, IntlMessageFormat>();
  return (key, values) => {
    let message = read.get(key);
    if (message === undefined) {
      message = new IntlMessageFormat(texts[key], locale);
      read.set(key, message);
    }
    return String(message.format(values));
  };
}
