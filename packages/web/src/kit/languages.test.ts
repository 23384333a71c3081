import { expect, test } from "vitest";
import { chooseLanguage } from "./languages.ts";

test.each([
  [["ko"], "ko-KR"],
  [["ko-KR", "en"], "ko-KR"],
  [["zh-TW"], "zh-TW"],
  [["zh-Hant-HK"], "zh-TW"],
  [["zh-CN", "ko"], "ko-KR"],
  [["zh-CN"], "en"],
  [["fr", "de"], "en"],
  [["en-GB", "ko"], "en"],
  [[], "en"],
])("a reader of %j is greeted in %s", (wanted, language) => {
  expect(chooseLanguage(wanted)).toBe(language);
});
