import { amountText, type Currency } from "@laurel/core";

/** A currency as the program states it. */
export interface ProgramCurrency {
  /** ISO 4217. */
  readonly currency: string;
  /** Its decimals, by ISO 4217 and not by the browser's own table. */
  readonly minorUnits: number;
}

/**
 * An amount in a language, with the currency's code: "USD 6,790". It goes through text, not a float, so every
 * digit is the one on record. `whole` leaves out decimals that are all zero.
 */
export function moneyText(
  minor: number,
  { currency, minorUnits }: ProgramCurrency,
  locale: string,
  whole: boolean,
): string {
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "code",
    minimumFractionDigits: minorUnits,
    maximumFractionDigits: minorUnits,
    trailingZeroDisplay: whole ? "stripIfInteger" : "auto",
  });
  return format.format(amountText(minor, currency as Currency) as `${number}`);
}
