import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

test("the example of RFC 8785 has the text that the RFC gives", () => {
  const given = {
    numbers: JSON.parse("[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]"),
    string: '€$\u000f\nA\'B"\\\\"/',
    literals: [null, true, false],
  };
  expect(canonicalJson(given)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test("keys are in the order of their UTF-16 code units, as in the RFC's example", () => {
  const keys = ["€", "\r", "\ufb33", "1", "😀", "\u0080", "ö"];
  const sorted = ["\r", "1", "\u0080", "ö", "€", "😀", "\ufb33"];
  const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])));
  expect(text).toBe(`{${sorted.map((key) => `${JSON.stringify(key)}:0`).join()}}`);
});

test("keys that are whole numbers are texts like all others", () => {
  expect(canonicalJson({ 9: 1, 10: 2, 1: 3, a: 4 })).toBe('{"1":3,"10":2,"9":1,"a":4}');
});

test("numbers have their shortest form", () => {
  expect(canonicalJson([-0, 1e21, 1e20, 1e-7, 123456789012345680000, 5e-324])).toBe(
    "[0,1e+21,100000000000000000000,1e-7,123456789012345680000,5e-324]",
  );
});

test("what is not JSON is refused, and what is undefined is left out", () => {
  expect(() => canonicalJson({ a: [Number.NaN] })).toThrow(RangeError);
  expect(canonicalJson({ b: undefined, a: [undefined], at: new Date(0) })).toBe(
    '{"a":[null],"at":"1970-01-01T00:00:00.000Z"}',
  );
});

test("the text says the value, with the same characters as any other text of it without blanks", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      const plain = JSON.stringify(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(plain));
      expect([...text].sort()).toEqual([...plain].sort());
    }),
  );
});
