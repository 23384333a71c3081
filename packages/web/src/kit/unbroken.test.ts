import type { Locale } from "@laurel/contract";
import { expect, test } from "vitest";
import { plain } from "./unbroken.ts";
import { loadWords } from "./words.ts";

test.each<[Locale, string, RegExp]>([
  ["en", "15 March 2026", /^15 March 2026\|at 13:05$/],
  ["zh-TW", "2026年3月15日", /^2026年3月15日\|下午1:05$/],
  ["ko-KR", "2026년 3월 15일", /^2026년 3월 15일\|오후 1:05$/],
])("in %s a line of a page ends neither within a day nor within a time", async (locale, day, moment) => {
  const words = await loadWords(locale);
  const [shownDay, shownMoment] = [words.day("2026-03-15"), words.moment("2026-03-15T13:05:00")];
  const marked = (text: string) => plain(text.replaceAll(" ", "|"));
  expect(marked(shownDay)).toBe(day);
  expect(marked(shownMoment)).toMatch(moment);
  const loose = /(?<=[^\s\u2060])\p{Script=Han}|\p{Script=Han}(?=[^\s\u2060])/u;
  expect(`${shownDay} ${shownMoment}`).not.toMatch(loose);
});
