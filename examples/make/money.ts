/** The six currencies of the example, with their decimals by ISO 4217. */
export const DECIMALS = { USD: 2, EUR: 2, GBP: 2, JPY: 0, KRW: 0, TWD: 2 } as const;
export type Currency = keyof typeof DECIMALS;
export const CURRENCIES = Object.keys(DECIMALS) as Currency[];

/** Rates are integers, scaled by this many decimals. */
export const RATE_DECIMALS = 8;

const scale = (currency: Currency): bigint => 10n ** BigInt(RATE_DECIMALS + DECIMALS[currency] - 2);

/** The quotient, rounded half to even. */
function divideHalfToEven(dividend: bigint, divisor: bigint): bigint {
  const magnitude = dividend < 0n ? -dividend : dividend;
  const twice = (magnitude % divisor) * 2n;
  let quotient = magnitude / divisor;
  if (twice > divisor || (twice === divisor && quotient % 2n === 1n)) quotient += 1n;
  return dividend < 0n ? -quotient : quotient;
}

/** US cents for an amount in minor units. `rate`: US dollars for one unit, with `RATE_DECIMALS` decimals. */
export function toCents(amountMinor: number, currency: Currency, rate: bigint): number {
  return Number(divideHalfToEven(BigInt(amountMinor) * rate, scale(currency)));
}

/** The minor units of a currency that are worth about `cents` US cents. */
export function fromCents(cents: number, currency: Currency, rate: bigint): number {
  return Number(divideHalfToEven(BigInt(cents) * scale(currency), rate));
}

/** An integer as a plain decimal: `decimalText(-150, 2)` is `-1.50`. */
export function decimalText(value: number | bigint, decimals: number): string {
  const negative = value < 0;
  const digits = String(negative ? -value : value).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const sign = negative ? "-" : "";
  return decimals === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-decimals)}`;
}
