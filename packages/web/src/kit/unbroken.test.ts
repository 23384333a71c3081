import type { Locale } from "@laurel/contract";
import { expect, test } from "vitest";
import { plain } from "./unbroken.ts";
import { loadWords } from "./words.ts";

test.each<[Locale, string, RegExp]>([
  ["en", "15 March 2026", /^15 March 2026\|at 13:05$/],
  ["zh-TW", "2026年3月15日", /^2026年3月15日[| ]下午1:05$/],
  ["ko-KR", "2026년 3월 15일", /^2026년 3월 15일\|오후 1:05$/],
])(
  "in %s a time stays on one line, and so does a day that is written with spaces",
  async (locale, day, moment) => {
    const words = await loadWords(locale);
    const [shownDay, shownMoment] = [words.day("2026-03-15"), words.moment("2026-03-15T13:05:00")];
    const marked = (text: string) => plain(text.replaceAll(" ", "|"));
    expect(marked(shownDay)).toBe(day);
    expect(marked(shownMoment)).toMatch(moment);
    // In Chinese a line may end between any two characters, but not within a time.
    expect(shownMoment).toMatch(locale === "zh-TW" ? /\u2060午\u20601:05$/u : /[ \u00a0]1/u);
    expect(shownDay).not.toMatch(/ /);
  },
);
