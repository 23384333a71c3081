import type { Locale } from "@laurel/contract";
import { moneyIn, type WriteMoney } from "./amounts.ts";
import { timesIn, type WriteTime } from "./days.ts";
import type { LocaleTexts, TextKey } from "./load-texts.ts";
import { sentencesOf, type Values } from "./sentences.ts";
import { joinSpaced, spacesScripts } from "./spacing.ts";

/** The sentences and formats of the reader's language. */
export interface Words extends WriteTime {
  readonly locale: Locale;
  /** A sentence with its placeholders filled. */
  say(key: TextKey, values?: Values): string;
  number(value: number): string;
  /** Minor units of a currency, with its code: "USD 6,790". `all` decimals: for a column of amounts. */
  readonly money: WriteMoney;
  /** The name of a country from its ISO 3166-1 alpha-2 code. */
  country(code: string): string;
  /** "a, b and c". */
  list(items: readonly string[]): string;
  /** "a, b or c". */
  choice(items: readonly string[]): string;
}

interface WordsOptions {
  /** See `loadTexts`. */
  readonly texts: LocaleTexts;
  /** The IANA time zone of moments. Null: that of this machine, if it is the reader's. */
  readonly zone: string | null;
}

/** English for readers of every country: the day before the month, as in "27 November 2026". */
const formatTags: Readonly<Partial<Record<Locale, string>>> = { en: "en-GB" };

/** The words of a language. */
export function wordsOf(locale: Locale, { texts, zone }: WordsOptions): Words {
  const tag = formatTags[locale] ?? locale;
  const numbers = new Intl.NumberFormat(tag, { maximumFractionDigits: 6 });
  // The long forms of some regions are official names that do not fit a column.
  const regions = new Intl.DisplayNames(tag, { type: "region", style: locale === "en" ? "long" : "short" });
  const and = new Intl.ListFormat(tag, { type: "conjunction" });
  const or = new Intl.ListFormat(tag, { type: "disjunction" });
  return {
    locale,
    say: sentencesOf(locale, texts),
    number: (value) => numbers.format(value),
    money: moneyIn(locale),
    ...timesIn(tag, zone),
    country: (code) => (/^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code),
    list: (items) => joined(locale, and, items),
    choice: (items) => joined(locale, or, items),
  };
}

function joined(locale: Locale, format: Intl.ListFormat, items: readonly string[]): string {
  if (!spacesScripts(locale)) return format.format(items);
  return joinSpaced(format.formatToParts(items).map(({ value }) => value));
}
