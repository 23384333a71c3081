import { expect, test } from "vitest";
import { nearestLocale } from "./locales.ts";

test.each([
  [["zh-CN", "ko"], "ko-KR"],
  [["zh-Hans-TW"], "en"],
  [["zh-SG"], "en"],
  [["zh"], "en"],
  [["zh-HK"], "zh-TW"],
  [["zh-Hant"], "zh-TW"],
  [["ko-KP"], "ko-KR"],
  [["fr", "EN-gb"], "en"],
  [[], "en"],
] as const)("readers of %j get %s, on the page and from the server alike", (wanted, locale) => {
  expect(nearestLocale(wanted)).toBe(locale);
});
