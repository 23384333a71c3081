import { describe, expect, test } from "vitest";
import { isFound, searchWords } from "./search.ts";

const korean = "테스트소프트 코리아";

describe("a search", () => {
  test.each([
    ["another normal form", korean, "테스트소프트".normalize("NFD")],
    ["a decomposed name", korean.normalize("NFD"), "테스트소프트"],
    ["full-width letters", "ABC 台灣分公司", "ＡＢＣ"],
    ["a full-width name", "ＡＢＣ股份有限公司", "abc"],
    ["half-width kana", "ハンカク ソフト", "ﾊﾝｶｸ"],
    ["another kind of space", "北台　資訊", "北台 資訊"],
    ["a sign for several letters", "(주)별빛소프트", "㈜별빛"],
    ["a capital with a dot", "İstanbul Yazılım", "istanbul"],
    ["words in another order", "Caldora Labs", "labs caldora"],
    ["an invisible character", "Cedar Tools", "Ced\u200bar"],
    ["a name with accents", "Müller Café ÉCOLE", "muller cafe ecole"],
    ["letters that no keyboard of others has", "Straße Łódź Ærø", "strasse lodz aero"],
    ["another apostrophe", "O’Brien", "o'brien"],
    ["an accent as an apostrophe", "O'Brien", "o´brien"],
    ["a word without the spaces of Hangul", "안녕 소프트", "안녕소프트"],
    ["nothing but spaces", "Cedar Tools", " \u3000"],
  ])("finds %s", (_, text, search) => {
    expect(isFound(text, search)).toBe(true);
  });

  test("needs every word", () => {
    expect(isFound("Caldora Labs", "labs veltrassa")).toBe(false);
    expect(searchWords("  ４１０１１０１　Ａ ")).toEqual(["4101101", "A"]);
  });
});
