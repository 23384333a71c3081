import { type Currency, minorUnits } from "./currencies.ts";

/** An amount in minor units of a currency (cents, won), a safe integer. */
export type Minor = number & { readonly __unit: "minor" };

/** Why a text is not an amount: a refusal code of imports. */
export type AmountProblem =
  | "amount-not-plain"
  | "amount-too-precise"
  | "amount-too-large"
  | "amount-negative-zero";

/**
 * The largest amount of one billed line, in minor units, as billed and as converted: 10^13. Any 900 such
 * lines still add up exactly.
 */
export const largestLineMinor = 10_000_000_000_000;

const plain = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/**
 * Reads a plain decimal ("1234.5", "-3") as minor units of `currency`, exactly. Refused: thousands
 * separators, an exponent, a decimal comma, and more decimals than the currency has. Zeros at the end never
 * matter: "1200000.00" yen is exact.
 */
export function parseAmount(text: string, currency: Currency): Minor | AmountProblem {
  if (!plain.test(text)) return "amount-not-plain";
  const digits = minorUnits(currency);
  const point = text.indexOf(".");
  const whole = point < 0 ? text : text.slice(0, point);
  let fraction = point < 0 ? "" : text.slice(point + 1);
  if (fraction.length > digits) fraction = fraction.replace(/0+$/, "");
  if (fraction.length > digits) return "amount-too-precise";
  const minor = Number(whole + fraction.padEnd(digits, "0"));
  if (!Number.isSafeInteger(minor)) return "amount-too-large";
  if (minor === 0 && text.startsWith("-")) return "amount-negative-zero";
  return minor as Minor;
}

/** The plain decimal in major units of an amount: 50025 USD is "500.25", 500 KRW is "500". */
export function amountText(minor: number, currency: Currency): string {
  const digits = minorUnits(currency);
  const sign = minor < 0 ? "-" : "";
  const all = String(Math.abs(minor)).padStart(digits + 1, "0");
  return digits === 0 ? sign + all : `${sign}${all.slice(0, -digits)}.${all.slice(-digits)}`;
}

/**
 * Rounds numerator ÷ denominator half to even, the only rounding in Laurel. `denominator` is positive. Uses
 * BigInt, because an amount times a rate may not be a safe integer.
 */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const rest = numerator % denominator;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const away = numerator < 0n ? -1n : 1n;
  if (twice > denominator) return quotient + away;
  if (twice < denominator) return quotient;
  return quotient % 2n === 0n ? quotient : quotient + away;
}

/** The same for safe integers, many times as fast. */
export function divideSafeHalfEven(numerator: number, denominator: number): number {
  const rest = numerator % denominator;
  // Exact, because the denominator divides it.
  const quotient = (numerator - rest) / denominator;
  const over = Math.abs(rest) - (denominator - Math.abs(rest));
  const away = numerator < 0 ? -1 : 1;
  if (over < 0) return quotient;
  return over > 0 || quotient % 2 !== 0 ? quotient + away : quotient;
}

/** A plain decimal as an exact fraction: "1.25" is 125 / 100. */
export function decimalFraction(text: string): { readonly numerator: bigint; readonly denominator: bigint } {
  const point = text.indexOf(".");
  if (point < 0) return { numerator: BigInt(text), denominator: 1n };
  const fraction = text.slice(point + 1);
  return { numerator: BigInt(text.slice(0, point) + fraction), denominator: 10n ** BigInt(fraction.length) };
}

/**
 * Converts an amount at `rate`, a plain decimal: units of `to` for one unit of `from`. Exact until one
 * rounding, half to even.
 */
export function convert(amount: Minor, from: Currency, rate: string, to: Currency): Minor {
  const { numerator, denominator } = decimalFraction(rate);
  const up = 10n ** BigInt(minorUnits(to));
  const down = 10n ** BigInt(minorUnits(from));
  return Number(divideHalfEven(BigInt(amount) * numerator * up, denominator * down)) as Minor;
}

/** A plain decimal in major units as minor units, rounded half to even: for observations of money. */
export function moneyFromDecimal(text: string, currency: Currency): Minor {
  const { numerator, denominator } = decimalFraction(text);
  return Number(divideHalfEven(numerator * 10n ** BigInt(minorUnits(currency)), denominator)) as Minor;
}
