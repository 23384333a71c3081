import fc from "fast-check";
import { expect, test } from "vitest";
import { neutralise, restore } from "./apostrophes.ts";

test("an exported cell is imported unchanged", () => {
  const cell = fc.string({ unit: fc.constantFrom("'", "=", "+", "-", "@", "1", "a", "\t") });
  fc.assert(
    fc.property(cell, (text) => {
      expect(restore(neutralise(text))).toBe(text);
    }),
  );
});

test.each(["=1+1", "+1+1", "-1+1", "@sum", "\tx", "-A1"])("%j doesn't run as a formula", (cell) => {
  expect(neutralise(cell)).toBe(`'${cell}`);
});

test.each(["-5.00", "12", "a=b", "2026-01-01", "it's"])("%j stays as it is", (cell) => {
  expect(neutralise(cell)).toBe(cell);
});
