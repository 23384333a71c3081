import { expect, test } from "vitest";
import { anchorText } from "./terms.ts";
import { wordsIn } from "./testing-words.ts";

test.each([
  [
    "en",
    "Terms are counted from the day of the first benefit.",
    "Terms are counted from the day on which a higher stage was last reached.",
    "Terms are counted from 29 February of each year.",
  ],
  [
    "zh-TW",
    "各期自首次取得權益之日起算。",
    "各期自最近一次升上更高階段之日起算。",
    "各期自每年 2月29日起算。",
  ],
  [
    "ko-KR",
    "기간은 처음으로 혜택을 받은 날부터 계산합니다.",
    "기간은 마지막으로 더 높은 단계에 도달한 날부터 계산합니다.",
    "기간은 매년 2월 29일부터 계산합니다.",
  ],
] as const)("in %s the day from which terms are counted is named", (locale, first, promoted, day) => {
  expect(anchorText(wordsIn(locale), "first-benefit")).toBe(first);
  expect(anchorText(wordsIn(locale), "promoted")).toBe(promoted);
  expect(anchorText(wordsIn(locale), "02-29")).toBe(day);
});

test.each([
  ["en", "set by the marketplace"],
  ["zh-TW", "由市集設定"],
  ["ko-KR", "마켓플레이스에서 정함"],
] as const)("in %s a figure of the operator says that the marketplace set it", (locale, text) => {
  expect(wordsIn(locale).say("source.operator")).toBe(text);
});
