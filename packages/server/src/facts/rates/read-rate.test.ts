import { expect, test } from "vitest";
import { readRate } from "./read-rate.ts";

test.each([
  [["KRW", "2026-01-01", "0"], "rate-not-positive"],
  [["KRW", "2026-01-01", "-1"], "rate-not-positive"],
  [["WON", "2026-01-01", "1"], "currency-unknown"],
  [["KRW", "2026-13-01", "1"], "day-not-in-calendar"],
  [["KRW", "2026-01-01", "0,00075"], "amount-decimal-comma"],
])("%j is refused", (cells, code) => {
  expect(readRate(cells)).toMatchObject({ code });
});

test("equal rates have equal texts", () => {
  expect(readRate(["KRW", "2026-01-01", "0.000750"])).toEqual({
    currency: "KRW",
    day: "2026-01-01",
    rate: "0.00075",
    exclusion: null,
  });
});
