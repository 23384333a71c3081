import type { Locale } from "@laurel/contract";
import { amountText, type Currency, minorUnits } from "@laurel/core";

/** The format of amounts of money in a language. */
export type WriteMoney = (minor: number, currency: Currency, decimals?: "needed" | "all") => string;

/**
 * Formats amounts with the currency's code: "USD 6,790". Amounts are formatted from text, not from a float,
 * so that every digit is exact. The decimals are those of ISO 4217, not those of the machine's own table.
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
