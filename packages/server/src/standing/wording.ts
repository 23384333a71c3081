import { amountText, type Currency, type EpochDay, parseDay, plainDate, type Term } from "@laurel/core";
import { type Locale, type Messages, messages } from "../platform/locales/messages.ts";
import type { PublishedVersion } from "../program/load-timeline.ts";
import { textIn } from "../program/program-texts.ts";

/** How things are called and written in one language. */
export interface Wording {
  readonly messages: Messages;
  /**
   * The name of a part of the program, such as `["benefits", "blog-feature"]`; its id where it has no text.
   */
  name(...path: readonly string[]): string;
  /** An amount in minor units of the program's currency. */
  money(minor: number): string;
  /** Money in minor units, or a plain number. */
  quantity(value: number, type: "money" | "number"): string;
  /** "21 November 2026", from the day or its ISO text. */
  day(day: EpochDay | string): string;
  /** "a, b and c". */
  all(parts: readonly string[]): string;
  /** "a, b or c". */
  any(parts: readonly string[]): string;
  /** A side of a comparison: "Billed sales / 4". */
  term(term: Term, type: "money" | "number"): string;
}

/**
 * The wording of a version in a language. What a version no longer names, such as a benefit that is only
 * kept, is called as in the versions before it; what has no text in the language is called as in English.
 */
export function wordingOf(
  locale: Locale,
  currency: Currency,
  versions: readonly PublishedVersion[],
): Wording {
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
  const cash = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "code",
    trailingZeroDisplay: "stripIfInteger",
  });
  const long = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  const and = new Intl.ListFormat(locale, { type: "conjunction" });
  const or = new Intl.ListFormat(locale, { type: "disjunction" });
  const name = (...path: readonly string[]) => {
    for (const language of [locale, "en"]) {
      for (const { texts } of versions) {
        const text = textIn(texts, language, [...path, "name"]);
        if (text !== null) return text;
      }
    }
    return path.at(-1) ?? "";
  };
  // As text, so that no amount passes through a float.
  const money = (minor: number) => cash.format(amountText(minor, currency) as Intl.StringNumericLiteral);
  const quantity = (value: number, type: "money" | "number") =>
    type === "money" ? money(value) : decimal.format(value);
  const term = (part: Term, type: "money" | "number"): string => {
    if (part.op === "measure") return name("measures", part.name);
    if (part.op === "constant") return quantity(part.value, type);
    // A factor or a divisor is a number, whatever is compared.
    const right = part.op === "*" || part.op === "/" ? "number" : type;
    return `(${term(part.left, type)} ${part.op} ${term(part.right, right)})`;
  };
  return {
    messages: messages(locale),
    name,
    money,
    quantity,
    day: (day) => long.format(plainDate(typeof day === "string" ? (parseDay(day) as EpochDay) : day)),
    all: (parts) => and.format(parts),
    any: (parts) => or.format(parts),
    term,
  };
}
