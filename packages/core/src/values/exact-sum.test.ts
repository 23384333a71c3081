import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../testing/runs.ts";
import { ExactSum, SumTooLarge } from "./exact-sum.ts";

const largest = Number.MAX_SAFE_INTEGER;
const amount = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.constantFrom(largest, -largest, 10 ** 13, -(10 ** 13)),
  fc.maxSafeInteger(),
);

test("amounts add up as whole numbers do, or are refused", () => {
  fc.assert(
    fc.property(fc.array(amount), (amounts) => {
      const exact = amounts.reduce((sum, each) => sum + BigInt(each), 0n);
      const sum = new ExactSum();
      for (const each of amounts) sum.add(each);
      const fits = exact <= BigInt(largest) && exact >= -BigInt(largest);
      if (fits) expect(sum.value()).toBe(Number(exact));
      else expect(() => sum.value()).toThrow(new SumTooLarge(exact));
    }),
    runs(500),
  );
});

test("a sum that is too large on the way and comes back is exact", () => {
  const sum = new ExactSum();
  for (const each of [largest, largest, 1, -largest, -largest, 2]) sum.add(each);
  expect(sum.value()).toBe(3);
});
