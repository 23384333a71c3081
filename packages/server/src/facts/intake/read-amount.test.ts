import { type Currency, decimalFraction, type Minor, minorUnits } from "@laurel/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { amountProblem, readAmount, sumRounded, withPoint } from "./read-amount.ts";

const [usd, jpy, kwd] = ["USD", "JPY", "KWD"] as Currency[] as [Currency, Currency, Currency];

test.each([
  ["0.0134400000", usd, 1, "0.0134400000"],
  ["4.5", jpy, 4, "4.5"],
  ["5.5", jpy, 6, "5.5"],
  ["-0.005", usd, 0, "-0.005"],
  ["-0.0151", usd, -2, "-0.0151"],
  ["1.2345", kwd, 1234, "1.2345"],
  ["1200000.00", jpy, 1_200_000, null],
  ["199.9900", usd, 19_999, null],
  ["12.345", kwd, 12_345, null],
])("%s %s is %i in minor units", (text, currency, minor, written) => {
  expect(readAmount(text, currency)).toEqual({ minor, written });
});

test("more than six decimals are refused", () => {
  expect(readAmount("0.1234567", usd)).toMatchObject({ code: "amount-too-precise" });
  expect(readAmount("0.12345600", usd)).toMatchObject({ minor: 12 });
});

test.each([
  ["(25.00)", "-25.00"],
  ["25.00-", "-25.00"],
  ["\u221225.00", "-25.00"],
  ["+25.00", "25.00"],
  ["$25.00", "25.00"],
  ["$1,250.00", "1250.00"],
  ["($1,250,000.50)", "-1250000.50"],
  ["NT$1,200.00", "1200.00"],
  ["USD 25.00", "25.00"],
  ["25.00 USD", "25.00"],
  ["-1,250,000 €", "-1250000"],
  ["1,250.00-", "-1250.00"],
  ["-€ 25", "-25"],
  [".50", "0.50"],
  ["5.", "5"],
  ["007", "7"],
  ["\uff11\uff12\uff10\uff10", "1200"],
])("%s is refused, and the reason says to write %s", (text, fix) => {
  expect(amountProblem(text, "amount-not-plain")).toEqual({ code: "amount-written-otherwise", fix });
});

test.each([
  "ten",
  "1..2",
  "--5",
  "(-5)",
  "5-5",
  "12:30",
  "",
  "-",
  "$",
  "$1,25.00",
  "$12,50",
  "$1,250",
  "25 USD EUR",
  "5 usd",
])("%s has no fix", (text) => {
  expect(amountProblem(text, "amount-not-plain")).toEqual({ code: "amount-not-plain", fix: "" });
});

test.each([
  ["1,250.00", "1250.00"],
  ["1 250,00", "1250.00"],
  ["1\u202f250.00", "1250.00"],
  ["1'250.00", "1250.00"],
  ["1.250.000", "1250000"],
])("thousands separators are refused: %s means %s", (text, fix) => {
  expect(amountProblem(text, "amount-not-plain")).toEqual({ code: "amount-with-separators", fix });
});

test.each([
  ["either", "1250,00", "1250.00"],
  ["either", "1250.00", "1250.00"],
  ["either", "0,731", "0.731"],
  ["either", "-99,5", "-99.5"],
  ["either", "1250", "1250"],
  ["comma", "1,250", "1.250"],
  ["comma", "1250,00", "1250.00"],
  ["point", "1,250", "1,250"],
] as const)("with %s, %s is read as %s", (decimal, text, plain) => {
  expect(withPoint(text, decimal)).toBe(plain);
});

test.each([
  ["either", "1.250", { code: "amount-unclear", one: "1250", other: "1.250" }],
  ["either", "1,250", { code: "amount-unclear", one: "1250", other: "1.250" }],
  ["either", "1.250,00", { code: "amount-with-separators", fix: "1250,00" }],
  ["either", "1,250.00", { code: "amount-with-separators", fix: "1250.00" }],
  ["either", "1.250.000", { code: "amount-with-separators", fix: "1250000" }],
  ["comma", "1.250", { code: "amount-with-separators", fix: "1250" }],
  ["comma", "1 250,00", { code: "amount-with-separators", fix: "1250,00" }],
  ["comma", "99.50", { code: "amount-decimal-point", fix: "99,50" }],
] as const)("with %s, %s is refused", (decimal, text, problem) => {
  expect(withPoint(text, decimal)).toMatchObject(problem);
});

test("what rounding did is exactly the sum as counted minus the sum as written", () => {
  const written = fc
    .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 999_999 }))
    .map(([whole, part]) => `${whole}.${String(part).padStart(6, "0")}`)
    .filter((text) => !/^-0\.0+$/.test(text));
  fc.assert(
    fc.property(fc.array(fc.tuple(written, fc.constantFrom(usd, jpy, kwd))), (given) => {
      const lines = given.map(([text, currency]) => {
        const read = readAmount(text, currency) as { minor: Minor; written: string | null };
        return { text, currency, amountMinor: read.minor, written: read.written };
      });
      for (const { currency, lines: count, millionths } of sumRounded(lines)) {
        const own = lines.filter((line) => line.currency === currency && line.written !== null);
        const exact = own.reduce((sum, { text }) => sum + decimalFraction(text).numerator, 0n);
        const counted = own.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n);
        expect(count).toBe(own.length);
        expect(BigInt(millionths)).toBe(counted * 10n ** BigInt(6 - minorUnits(currency)) - exact);
      }
    }),
  );
});
