import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sentencesOf } from "./sentences.ts";
import { joinSpaced } from "./spacing.ts";
import { wordsIn } from "./testing-words.ts";

const texts = {
  joined: "自{day}起由{name}邀請",
  counted: "有{count, plural, other {# 處}}不可信",
  chosen: "{of, select, partner {合作夥伴{id}} other {整個系統}}的鏈",
  quoted: "「{name}」（{day}）",
} as const;

describe("a sentence in Traditional Chinese", () => {
  const say = sentencesOf("zh-TW", texts);

  test("has a space where a value in other letters or digits meets it, and none beside Chinese", () => {
    const day = "2026年12月1日";
    expect(say("joined", { day, name: "林雅婷" })).toBe("自 2026年12月1日起由林雅婷邀請");
    expect(say("joined", { day, name: "Ann Lee" })).toBe("自 2026年12月1日起由 Ann Lee 邀請");
    expect(say("joined", { day, name: "한지민" })).toBe("自 2026年12月1日起由 한지민 邀請");
  });

  test("has it around a number within a plural, and beside a value within a choice", () => {
    expect(say("counted", { count: 3 })).toBe("有 3 處不可信");
    expect(say("chosen", { of: "partner", id: "P-1" })).toBe("合作夥伴 P-1 的鏈");
    expect(say("chosen", { of: "program", id: "" })).toBe("整個系統的鏈");
  });

  test("has none beside Chinese punctuation, and leaves a name as it is written", () => {
    expect(say("quoted", { name: "ABC台灣", day: "2026年" })).toBe("「ABC台灣」（2026年）");
  });
});

test("a sentence in another language is left as it is", () => {
  expect(sentencesOf("ko-KR", texts)("joined", { day: "2026", name: "A" })).toBe("自2026起由A邀請");
});

test("a list in Traditional Chinese has a space beside other letters and digits", () => {
  const { list, choice } = wordsIn("zh-TW");
  expect(choice(["USD 288", "Teams 使用者"])).toBe("USD 288 或 Teams 使用者");
  expect(choice(["金額", "使用者"])).toBe("金額或使用者");
  expect(list(["Azure", "額度", "Teams"])).toBe("Azure、額度和 Teams");
});

test("joining parts adds nothing but spaces, and never two", () => {
  const part = fc.stringMatching(/^[ a9林가「]{0,3}$/u);
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = joinSpaced(parts);
      expect(text.replaceAll(" ", "")).toBe(parts.join("").replaceAll(" ", ""));
      expect(text.length - parts.join("").length).toBeLessThanOrEqual(Math.max(0, parts.length - 1));
    }),
  );
});

test.each([
  ["zh-TW", "香港"],
  ["ko-KR", "홍콩"],
  ["en", "Hong Kong SAR China"],
] as const)("in %s a country has the name that fits a column", (locale, name) => {
  expect(wordsIn(locale).country("HK")).toBe(name);
});
