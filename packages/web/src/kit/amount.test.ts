import { describe, expect, test } from "vitest";
import { moneyText } from "./amount.ts";

/** Intl keeps code and figure together by a space that does not break. */
const plain = (text: string) => text.replaceAll("\u00a0", " ");
const usd = { currency: "USD", minorUnits: 2 };

describe("amounts", () => {
  test("every digit of the largest amount is shown", () => {
    expect(plain(moneyText(Number.MAX_SAFE_INTEGER, usd, "en", true))).toBe("USD 90,071,992,547,409.91");
  });

  test("a sentence leaves out decimals that are zero, a column keeps them", () => {
    expect(plain(moneyText(680_000, usd, "en", true))).toBe("USD 6,800");
    expect(plain(moneyText(680_000, usd, "en", false))).toBe("USD 6,800.00");
    expect(plain(moneyText(680_050, usd, "en", true))).toBe("USD 6,800.50");
  });

  test("the decimals are those of the program and not of the browser's table", () => {
    expect(plain(moneyText(6_800, { currency: "KRW", minorUnits: 0 }, "ko-KR", true))).toBe("KRW 6,800");
    expect(plain(moneyText(6_800, { currency: "HUF", minorUnits: 2 }, "en", false))).toBe("HUF 68.00");
  });
});
