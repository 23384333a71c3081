import type { Locale } from "@laurel/contract";
import { IntlMessageFormat } from "intl-messageformat";

/** The values of a sentence's placeholders. */
export type Values = Readonly<Record<string, string | number>>;

/**
 * The sentences of one language: ICU messages by key, each with its placeholders filled. A missing value is a
 * bug and throws.
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
