import { describe, expect, it } from "vitest";
import { compareLanguages, placeholders, strayNotes } from "./check-locales.ts";

/** The problems of three languages, of which Korean differs. */
const problems = (en: unknown, ko: unknown): readonly string[] =>
  compareLanguages(new Map(Object.entries({ en, "zh-TW": en, "ko-KR": ko })), true);

describe("the languages of a folder", () => {
  it("may differ in words and in plural branches", () => {
    const en = { "sales.count": "{count, plural, one {# sale} other {# sales}} for <b>{name}</b>" };
    expect(problems(en, { "sales.count": "<b>{name}</b>: {count, plural, other {#}}" })).toEqual([]);
  });

  it("have the same keys", () => {
    expect(problems({ a: "A", b: "B" }, { a: "A", c: "C" })).toEqual([
      "ko-KR: `b` is missing",
      "ko-KR: `c` is not in en: remove it, or add it there",
    ]);
  });

  it("have the same placeholders, by name and by type", () => {
    expect(problems({ a: "{name}" }, { a: "{nam}" })).toEqual([
      "ko-KR: `a` is missing {name} and has {nam}, which en does not have",
    ]);
    expect(problems({ a: "{n, number}" }, { a: "{n}" })).toHaveLength(1);
    expect(problems({ a: "{n, plural, other {#}}" }, { a: "{n, selectordinal, other {#}}" })).toHaveLength(1);
    expect(problems({ a: "<b>x</b>" }, { a: "x" })).toEqual(["ko-KR: `a` is missing <b>"]);
  });

  it("have the same choices where code chooses", () => {
    const en = { a: "{kind, select, sale {Sale} refund {Refund} other {Line}}" };
    expect(problems(en, { a: "{kind, select, sale {A} other {B}}" })).toHaveLength(1);
    expect(problems(en, { a: "{kind, select, refund {A} sale {C} other {B}}" })).toEqual([]);
  });

  it("have placeholders inside branches compared too", () => {
    const en = { a: "{n, plural, one {{who} sold one} other {{who} sold #}}" };
    expect(problems(en, { a: "{n, plural, other {#}}" })).toEqual(["ko-KR: `a` is missing {who}"]);
  });

  it("are told of a message that can't be read, an empty one, and one that is no text", () => {
    expect(problems({ a: "A" }, { a: "{a" })[0]).toMatch(/^ko-KR: `a` is not an ICU message: EXPECT/);
    expect(problems({ a: "{" }, { a: "A" })[0]).toMatch(/^en: `a` is not an ICU message/);
    expect(problems({ a: "A" }, { a: " " })).toEqual(["ko-KR: `a` is empty"]);
    expect(problems({ a: "A" }, { a: 1 })).toEqual(["ko-KR: `a` is not a text"]);
  });

  it("must all be there, and must say something", () => {
    const some = new Map([["en", { a: "A" }]]);
    expect(compareLanguages(some, true)).toEqual(["zh-TW: has no texts", "ko-KR: has no texts"]);
    expect(problems({}, {})).toEqual(["en: no text at all"]);
  });

  it("are compared by the path of a key, and read as plain words where they are not messages", () => {
    const en = { benefits: { credit: { name: "Credit {", line: "For {what" } } };
    const ko = { benefits: { credit: { name: "크레딧" } } };
    const languages = new Map(Object.entries({ en, "zh-TW": en, "ko-KR": ko }));
    expect(compareLanguages(languages, false)).toEqual(["ko-KR: `benefits.credit.line` is missing"]);
  });
});

describe("placeholders", () => {
  it("are read with their types", () => {
    const message = "{a} {b, number, ::currency/USD} {c, date, long} {d, time, short}";
    expect(placeholders(message)).toEqual(new Set(["{a}", "{b, number}", "{c, date}", "{d, time}"]));
  });
});

describe("a note for translators", () => {
  const texts = { keys: { "keys.name": "Name" } };

  it("is about a text that is there", () => {
    expect(strayNotes(texts, { "keys.name": "A heading." })).toEqual([]);
    expect(strayNotes(texts, { "keys.nam": "A heading." })).toHaveLength(1);
  });
});
