import { describe, expect, test } from "vitest";
import { shareOf } from "./gap.ts";

describe("a share", () => {
  test("is none of what is not known, or where nothing is needed", () => {
    expect(shareOf(null, 500)).toBe(0);
    expect(shareOf(5, null)).toBe(0);
    expect(shareOf(5, 0)).toBe(0);
    expect(shareOf(-5, 500)).toBe(0);
    expect(shareOf(700, 500)).toBe(1);
  });
});
