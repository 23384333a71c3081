import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../testing/runs.ts";
import { type Currency, currencies, isCurrency, minorUnits } from "./currencies.ts";
import {
  amountText,
  convert,
  decimalFraction,
  divideHalfEven,
  divideSafeHalfEven,
  type Minor,
  moneyFromDecimal,
  parseAmount,
} from "./money.ts";

const currency = fc.constantFrom(...currencies());
const usd = "USD" as Currency;

test("an amount written as text and read again is the same, in every currency", () => {
  fc.assert(
    fc.property(currency, fc.maxSafeInteger(), (code, minor) => {
      const amount = minor === 0 ? 0 : minor;
      expect(parseAmount(amountText(amount, code), code)).toBe(amount);
    }),
    runs(1000),
  );
});

test("a currency has the decimals of ISO 4217, and its code is written in capitals", () => {
  const digits = ["USD", "KRW", "KWD", "CLF", "HUF", "JPY"].map((code) => minorUnits(code as Currency));
  expect(digits).toEqual([2, 0, 3, 4, 2, 0]);
  for (const code of ["usd", "XXX", "", "US", "__proto__"]) expect(isCurrency(code)).toBe(false);
  for (const code of currencies()) expect([code, isCurrency(code)]).toEqual([code, true]);
  expect(new Set(currencies()).size).toBe(currencies().length);
  expect(() => minorUnits("XXX" as Currency)).toThrow("not a currency");
});

test.each([
  ["0", 0],
  ["1", 100],
  ["-3", -300],
  ["1234.5", 123_450],
  ["0.01", 1],
  ["90071992547409.91", 9_007_199_254_740_991],
  ["90071992547409.92", "amount-too-large"],
  ["1.005", "amount-too-precise"],
  ["1.000", 100],
  ["-1.2300", -123],
  ["1.0050", "amount-too-precise"],
  ["-0", "amount-negative-zero"],
  ["-0.00", "amount-negative-zero"],
  ["-0.0000", "amount-negative-zero"],
  ["", "amount-not-plain"],
  ["1,000", "amount-not-plain"],
  ["1e3", "amount-not-plain"],
  ["+1", "amount-not-plain"],
  ["01", "amount-not-plain"],
  [".5", "amount-not-plain"],
  ["5.", "amount-not-plain"],
  [" 5", "amount-not-plain"],
  ["5\n", "amount-not-plain"],
  ["٣", "amount-not-plain"],
  ["NaN", "amount-not-plain"],
])("%j is read as %s", (text, amount) => {
  expect(parseAmount(text, usd)).toBe(amount);
});

test("an amount never has more decimals than its currency, and zeros at the end never matter", () => {
  expect(parseAmount("500", "KRW" as Currency)).toBe(500);
  expect(parseAmount("1200000.00", "KRW" as Currency)).toBe(1_200_000);
  expect(parseAmount("500.5", "KRW" as Currency)).toBe("amount-too-precise");
  expect(parseAmount("0.001", "KWD" as Currency)).toBe(1);
  expect(amountText(1, "KWD" as Currency)).toBe("0.001");
  expect(amountText(-5, usd)).toBe("-0.05");
  expect(amountText(500, "KRW" as Currency)).toBe("500");
});

test("a division is rounded to the nearest whole number, and a half to the even one", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
      fc.bigInt({ min: 1n, max: 10n ** 12n }),
      (n, d) => {
        const quotient = divideHalfEven(n, d);
        const off = n - quotient * d;
        const twice = 2n * (off < 0n ? -off : off);
        expect(twice < d || (twice === d && quotient % 2n === 0n)).toBe(true);
      },
    ),
    runs(1000),
  );
  const halves = [-5n, -3n, -1n, 1n, 3n, 5n].map((n) => divideHalfEven(n, 2n));
  expect(halves).toEqual([-2n, -2n, 0n, 0n, 2n, 2n]);
});

test("safe integers are divided as those of any size", () => {
  const denominator = fc.oneof(
    fc.integer({ min: 1, max: 1000 }),
    fc.maxSafeInteger().filter((d) => d > 0),
  );
  fc.assert(
    fc.property(fc.maxSafeInteger(), denominator, (n, d) => {
      const quotient = divideSafeHalfEven(n, d);
      expect(BigInt(quotient)).toBe(divideHalfEven(BigInt(n), BigInt(d)));
      expect(Object.is(quotient, -0)).toBe(false);
    }),
    runs(1000),
  );
  expect([-5, -3, -1, 1, 3, 5].map((n) => divideSafeHalfEven(n, 2))).toEqual([-2, -2, 0, 0, 2, 2]);
});

test("a decimal is read as the exact fraction", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 12 }), (digits, decimals) => {
      const all = String(Math.abs(digits)).padStart(decimals + 1, "0");
      const point = all.length - decimals;
      const sign = digits < 0 ? "-" : "";
      const text = `${sign}${all.slice(0, point)}${decimals > 0 ? `.${all.slice(point)}` : ""}`;
      const { numerator, denominator } = decimalFraction(text);
      expect([numerator, denominator]).toEqual([BigInt(digits), 10n ** BigInt(decimals)]);
    }),
  );
});

test("a conversion at 1 within a currency changes nothing, and an amount is rounded only once", () => {
  fc.assert(
    fc.property(currency, fc.maxSafeInteger(), (code, minor) => {
      expect(convert(minor as Minor, code, "1", code)).toBe(minor);
      expect(convert(minor as Minor, code, "1.000", code)).toBe(minor);
    }),
  );
  // 100.05 USD at 1.3 is 130.065 KWD; 1 KRW at 0.00075 is 0.00075 USD, at 0.005 half a cent and at 0.015 one
  // and a half.
  expect(convert(10_005 as Minor, usd, "1.3", "KWD" as Currency)).toBe(130_065);
  const won = (rate: string) => convert(1 as Minor, "KRW" as Currency, rate, usd);
  expect(["0.00075", "0.005", "0.0051", "0.015"].map(won)).toEqual([0, 0, 1, 2]);
});

test("money observed in major units is rounded to the minor unit, half to even", () => {
  const texts = ["500", "500.25", "0.005", "0.015", "-0.005", "-1.234"];
  expect(texts.map((text) => moneyFromDecimal(text, usd))).toEqual([50_000, 50_025, 0, 2, 0, -123]);
  expect(moneyFromDecimal("500.5", "KRW" as Currency)).toBe(500);
  expect(moneyFromDecimal("501.5", "KRW" as Currency)).toBe(502);
});
