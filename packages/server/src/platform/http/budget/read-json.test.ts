import fc from "fast-check";
import { expect, test } from "vitest";
import { isSimple } from "./read-json.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** Keys and items of all lists and objects, one for each that is empty, and the deepest nesting. */
function measure(value: unknown): { readonly values: number; readonly depth: number } {
  if (typeof value !== "object" || value === null) return { values: 0, depth: 0 };
  const inner = Object.values(value).map(measure);
  const values = Math.max(inner.length, 1) + inner.reduce((sum, each) => sum + each.values, 0);
  return { values, depth: 1 + Math.max(0, ...inner.map((each) => each.depth)) };
}

test("any JSON is simple exactly when it has no more levels and values than allowed", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(8), fc.nat(40), (value, depth, values) => {
      const found = measure(value);
      const fits = found.depth <= depth && found.values <= values;
      expect(isSimple(bytes(JSON.stringify(value)), { depth, values })).toBe(fits);
    }),
  );
});

test("the limits count exactly: 32 levels and 1,000 values fit, one more doesn't", () => {
  const nested = (depth: number) => bytes("[".repeat(depth) + "]".repeat(depth));
  expect([isSimple(nested(32)), isSimple(nested(33))]).toEqual([true, false]);
  const listed = (values: number) => bytes(`[${Array(values).fill(0)}]`);
  expect([isSimple(listed(1_000)), isSimple(listed(1_001))]).toEqual([true, false]);
});

test("a text that isn't JSON is passed on to the parser or refused, and never throws", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (any) => void isSimple(any)));
});
