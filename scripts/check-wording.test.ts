import { describe, expect, it } from "vitest";
import { breaksOf, formsOf, judge, type Text, withoutSpaces } from "./check-wording.ts";

const text = (language: "zh-TW" | "ko-KR", words: string, english = ""): Text => ({
  place: "locales.keys.name",
  language,
  text: words,
  english,
  isMessage: true,
});
const rules = (...given: Parameters<typeof text>) => breaksOf(text(...given)).map(({ rule }) => rule);

describe("the wording of a text", () => {
  it("has the word of the vocabulary where English has the term", () => {
    expect(rules("zh-TW", "所有優惠", "All benefits")).toEqual(["benefit"]);
    expect(rules("zh-TW", "所有權益", "All benefits")).toEqual([]);
    expect(rules("ko-KR", "모든 특전", "All benefits")).toEqual(["benefit"]);
    expect(rules("ko-KR", "모든 혜택", "All benefits")).toEqual([]);
  });

  it("may be the term in any branch of a message", () => {
    const english = "{count, plural, one {A key} other {# keys}}";
    expect(rules("zh-TW", "{count, plural, other {# 把金鑰}}", english)).toEqual([]);
  });

  it("has no word that its readers wouldn't use", () => {
    expect(rules("zh-TW", "您的帳戶")).toEqual(["帳戶"]);
    expect(rules("zh-TW", "服務器的設置")).toEqual(["Mainland"]);
    expect(rules("ko-KR", "파일을 고치십시오.")).toEqual(["하십시오"]);
    expect(rules("ko-KR", "관리자에게 문의하세요.")).toEqual(["bare 관리자"]);
    expect(rules("ko-KR", "시스템 관리자에게 문의하세요.")).toEqual([]);
  });

  it("has no space beside a value in Chinese, but around a number", () => {
    expect(rules("zh-TW", "自 {day}起")).toEqual(["space beside a value"]);
    expect(rules("zh-TW", "自{day}起")).toEqual([]);
    expect(rules("zh-TW", "{count, plural, other {共 # 筆}}")).toEqual([]);
  });

  it("has no Korean particle after a value, but after a noun", () => {
    expect(rules("ko-KR", "{email}로 로그인")).toEqual(["particle after a value"]);
    expect(rules("ko-KR", "‘{found}’이 없습니다")).toEqual(["particle after a value"]);
    expect(rules("ko-KR", "{found}은(는) 없습니다")).toContain("bracket particle");
    expect(rules("ko-KR", "{email} 계정으로 로그인, {day}까지, {count, plural, other {#개}}는")).toEqual([]);
  });

  it("has no English left, but names and code", () => {
    expect(rules("ko-KR", "Business 솔루션")).toEqual(["English"]);
    expect(rules("zh-TW", "Partners")).toEqual(["English"]);
    expect(rules("zh-TW", "請加上 --decimal comma，或存成 .xlsx")).toEqual([]);
    expect(rules("zh-TW", "在 Laurel 執行 `laurel import list`，見 /api/openapi.json 的 JSON")).toEqual([]);
  });
});

describe("an exception", () => {
  const broken = [text("zh-TW", "您的帳戶")];
  const exception = { text: "keys.name", rule: "帳戶", why: "a test" };

  it("allows one rule in one text", () => {
    expect(judge(broken, [exception])).toEqual({ breaks: [], unused: [] });
    expect(judge(broken, [{ ...exception, text: "keys.other" }]).breaks).toHaveLength(1);
    expect(judge(broken, [{ ...exception, text: "name" }]).breaks).toEqual([]);
  });

  it("that nothing needs is named", () => {
    expect(judge([], [exception]).unused).toEqual([exception]);
  });
});

it("a message has a form for each choice of its branches", () => {
  expect(formsOf("{a, select, x {one} other {two}} {n, plural, other {#}} {v}")).toEqual([
    "one # \ufffc",
    "two # \ufffc",
  ]);
});

it("--fix removes the spaces beside values, and no others", () => {
  const file = '"a": "自 {day} 起有 {count, plural, other {# 筆}} 記錄，以 Laurel 寄出"';
  expect(withoutSpaces(file)).toBe('"a": "自{day}起有{count, plural, other {# 筆}}記錄，以 Laurel 寄出"');
});
