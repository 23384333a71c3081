import type { Locale } from "@laurel/contract";
import { amountText, type Currency, minorUnits } from "@laurel/core";

/** How amounts of money are written in a language. */
export type WriteMoney = (minor: number, currency: Currency, decimals?: "needed" | "all") => string;

/**
 * Writes amounts with the code of the currency: "USD 6,790". They go through text, not a float, so every
 * digit is the one on record. The decimals are those of ISO 4217, not those of the machine's own table.
 */
export function moneyIn(locale: Locale): WriteMoney {
  const formats = new Map<string, Intl.NumberFormat>();
  return (minor, currency, decimals = "needed") => {
    const name = `${currency} ${decimals}`;
    const format = formats.get(name) ?? moneyFormat(locale, currency, decimals);
    formats.set(name, format);
    return format.format(amountText(minor, currency) as `${number}`);
  };
}

function moneyFormat(locale: Locale, currency: Currency, decimals: "needed" | "all"): Intl.NumberFormat {
  const digits = minorUnits(currency);
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "code",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    trailingZeroDisplay: decimals === "needed" ? "stripIfInteger" : "auto",
  });
}
