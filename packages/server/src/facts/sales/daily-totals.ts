import { decimalFraction, divideHalfEven, divideSafeHalfEven, largestLineMinor } from "@laurel/core";
import type { SaleRow } from "./read-sale.ts";

/**
 * What a batch adds to a day of a partner under an exclusion ("" for none), in minor units of the program's
 * currency.
 */
export interface DailyTotal {
  readonly partnerId: string;
  readonly day: string;
  readonly exclusion: string;
  /** Exact, however many lines there are: a batch of the largest lines is more than a number holds. */
  amountMinor: bigint;
  /** How many more lines have no usable rate and add nothing yet. */
  unconverted: number;
}

/** A line and the partner whose publisher sold it. */
export interface OwnedSale {
  readonly partnerId: string;
  readonly row: SaleRow;
}

/**
 * What an amount in one currency on a day comes to in the program's, or null where there is no usable rate.
 */
export type Conversion = (amountMinor: number, currency: string, day: string) => number | null;

/** Whether an amount is one that a line may come to. */
export type LineBound = (amountMinor: number, currency: string, day: string) => boolean;

/** What minor units of other currencies come to in the program's. */
export interface Conversions {
  readonly convert: Conversion;
  /**
   * Whether a line may come to so much: false where its conversion is too large. Such a line counts as one
   * without a usable rate, so that a wrong rate can't spoil a sum; `convert_minor` agrees.
   */
  readonly isBounded: LineBound;
}

const largest = BigInt(largestLineMinor);

/** What one minor unit comes to: a fraction, and the largest amount whose conversion is safe in numbers. */
interface Factor {
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly safeMinor: number;
}

/** By currency, then by day. */
type Factors = ReadonlyMap<string, ReadonlyMap<string, Factor>>;

/**
 * The conversion at the given factors (minor units of the program's currency for one of the line's, as plain
 * decimals), by currency and day. The same arithmetic as `convert` in core.
 */
export function converter(
  programCurrency: string,
  given: Iterable<readonly [string, string, string]>,
): Conversions {
  const factors = factorsIn(given);
  return {
    convert: (amountMinor, currency, day) => {
      if (currency === programCurrency) return amountMinor;
      const factor = factors.get(currency)?.get(day);
      return factor === undefined ? null : converted(amountMinor, factor);
    },
    isBounded: (amountMinor, currency, day) => {
      if (currency === programCurrency) return true;
      const factor = factors.get(currency)?.get(day);
      return factor === undefined || converted(amountMinor, factor) !== null;
    },
  };
}

function factorsIn(given: Iterable<readonly [string, string, string]>): Factors {
  const factors = new Map<string, Map<string, Factor>>();
  for (const [currency, day, factor] of given) {
    const days = factors.get(currency) ?? new Map<string, Factor>();
    const { numerator, denominator } = decimalFraction(factor);
    const isSafe = denominator <= Number.MAX_SAFE_INTEGER;
    const safeMinor = isSafe ? Math.floor(Number.MAX_SAFE_INTEGER / Math.max(Number(numerator), 1)) : -1;
    factors.set(currency, days.set(day, { numerator, denominator, safeMinor }));
  }
  return factors;
}

/** Null where it is too large for a line. */
function converted(amountMinor: number, { numerator, denominator, safeMinor }: Factor): number | null {
  if (Math.abs(amountMinor) <= safeMinor) {
    const minor = divideSafeHalfEven(amountMinor * Number(numerator), Number(denominator));
    return Math.abs(minor) <= largestLineMinor ? minor : null;
  }
  const minor = divideHalfEven(BigInt(amountMinor) * numerator, denominator);
  return minor <= largest && minor >= -largest ? Number(minor) : null;
}

/** One line of each currency and day. */
export function oneOfEachDay<Sale extends OwnedSale>(sales: Iterable<Sale>): readonly Sale[] {
  const days = new Map<string, Map<string, Sale>>();
  for (const sale of sales) {
    const { currency, billedOn } = sale.row;
    const ofCurrency = days.get(currency) ?? new Map<string, Sale>();
    if (ofCurrency.size === 0) days.set(currency, ofCurrency);
    ofCurrency.set(billedOn, sale);
  }
  return [...days.values()].flatMap((ofCurrency) => [...ofCurrency.values()]);
}

/**
 * Adds lines up by partner, day and exclusion, on top of `corrections`. Lines entered in error count nowhere.
 */
export function dailyTotals(
  sales: Iterable<OwnedSale>,
  convert: Conversion,
  corrections: Iterable<DailyTotal> = [],
): readonly DailyTotal[] {
  const partners = new Map<string, Map<string, DailyTotal>>();
  const totalOf = (partnerId: string, day: string, exclusion: string): DailyTotal => {
    const totals = partners.get(partnerId) ?? new Map<string, DailyTotal>();
    if (totals.size === 0) partners.set(partnerId, totals);
    const key = exclusion === "" ? day : `${day} ${exclusion}`;
    let total = totals.get(key);
    if (total === undefined) {
      total = { partnerId, day, exclusion, amountMinor: 0n, unconverted: 0 };
      totals.set(key, total);
    }
    return total;
  };
  for (const { partnerId, day, exclusion, amountMinor, unconverted } of corrections) {
    const total = totalOf(partnerId, day, exclusion);
    total.amountMinor += amountMinor;
    total.unconverted += unconverted;
  }
  for (const { partnerId, row } of sales) {
    if (row.exclusion === "entered-in-error") continue;
    const total = totalOf(partnerId, row.billedOn, row.exclusion ?? "");
    const minor = convert(row.amountMinor, row.currency, row.billedOn);
    if (minor === null) total.unconverted += 1;
    else total.amountMinor += BigInt(minor);
  }
  return [...partners.values()].flatMap((totals) => [...totals.values()]);
}
