import type { IntlShape, PrimitiveType } from "react-intl";
import { agoOf } from "./ago.ts";
import { moneyText, type ProgramCurrency } from "./amount.ts";
import type { MessageKey } from "./messages.ts";

/** Everything that is worded in the reader's language. */
export interface Words {
  t(key: MessageKey, values?: Record<string, PrimitiveType>): string;
  number(value: number): string;
  /** A calendar day, "2026-03-31", as a date. */
  day(iso: string): string;
  /** A moment, RFC 3339, as date and time where the reader is. */
  moment(rfc3339: string): string;
  /** How long ago a moment was, RFC 3339. */
  ago(rfc3339: string): string;
  /** ISO 3166-1 alpha-2 as the country's name. */
  country(code: string): string;
  /** Minor units of the program's currency, with its code. `full`: all decimals, to stand in a column. */
  money(minor: number, currency: ProgramCurrency, full?: boolean): string;
  list(items: readonly string[]): string;
}

/** The words of the language that `intl` speaks. */
export function wordsOf(intl: IntlShape): Words {
  return {
    t: (id, values) => intl.formatMessage({ id }, values),
    number: (value) => intl.formatNumber(value, { maximumFractionDigits: 4 }),
    // At noon UTC and shown in UTC: a day of the calendar is the same day for every reader.
    day: (iso) => intl.formatDate(`${iso}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" }),
    moment: (rfc3339) => intl.formatDate(rfc3339, { dateStyle: "medium", timeStyle: "short" }),
    ago: (rfc3339) => {
      const { value, unit } = agoOf(Date.parse(rfc3339), Date.now());
      return intl.formatRelativeTime(value, unit, { numeric: value === 0 ? "auto" : "always" });
    },
    country: (code) => intl.formatDisplayName(code, { type: "region" }) ?? code,
    money: (minor, currency, full = false) => moneyText(minor, currency, intl.locale, !full),
    list: (items) => intl.formatList([...items], { type: "conjunction" }),
  };
}
