import type { Locale } from "@laurel/contract";

/** The name of a language in the reader's language. */
export function languageIn(reader: Locale, tag: string): string {
  return new Intl.DisplayNames(reader, { type: "language", fallback: "code" }).of(tag) ?? tag;
}
