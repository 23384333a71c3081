import { locales } from "@laurel/contract";
import { type ComparisonReason, type Operand, publishingOptions, type Reason } from "@laurel/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { missingText } from "./gaps.ts";
import { type ReasonLine, reasonLine, reasonLines } from "./reasons.ts";
import { naming, plain, wordsIn } from "./testing-words.ts";

const id = fc.integer({ min: 1, max: 99 }).map(String);
const holds = fc.boolean();
const figure = fc.oneof(fc.constant(null), fc.integer({ min: -1e6, max: 1e12 }));
const comparator = fc.constantFrom(">=", ">", "<=", "<", "==", "!=");
const type = fc.constantFrom("money", "number");

const { term } = fc.letrec<{ term: Operand }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 3 },
    fc.record({ op: fc.constant("measure"), name: id }),
    fc.record({ op: fc.constant("constant"), value: fc.integer({ min: 0, max: 1e9 }) }),
    fc.record({ op: fc.constantFrom("+", "-", "*", "/"), left: tie("term"), right: tie("term") }),
  ) as fc.Arbitrary<Operand>,
}));

const numbers = { op: fc.constant("compare"), holds, comparator, value: figure, gap: figure, type };
const source = fc.constantFrom("published", "assumed", "operator");
const comparison = fc.oneof(
  fc.record({ ...numbers, source, measure: id, needed: fc.integer({ min: 0, max: 1e9 }) }),
  fc.record({ ...numbers, source, measure: fc.constant(null), needed: figure, left: term, right: term }),
) as fc.Arbitrary<ComparisonReason>;

const { reason } = fc.letrec<{ reason: Reason }>((tie) => ({
  reason: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    comparison,
    fc.record({
      op: fc.constant("flag"),
      holds,
      flag: fc.constantFrom("live", "byol", "private", "hasPublicListing"),
      is: fc.boolean(),
    }),
    fc.record({
      op: fc.constant("text"),
      holds,
      fact: fc.constantFrom("offer.type", "offer.storefront"),
      value: id,
      is: fc.boolean(),
      oneOf: fc.array(id, { maxLength: 3 }),
      list: fc.constant(null),
    }),
    fc.record({
      op: fc.constant("text"),
      holds,
      fact: fc.constant("offer.option"),
      value: fc.constantFrom(...publishingOptions),
      is: fc.boolean(),
      oneOf: fc.subarray([...publishingOptions]),
      list: fc.constant(null),
    }),
    fc.record({
      op: fc.constant("text"),
      holds,
      fact: fc.constant("partner.country"),
      value: fc.constantFrom("KR", "US", ""),
      is: fc.boolean(),
      oneOf: fc.subarray(["KR", "US", "AQ"]),
      list: fc.constant("closed"),
    }),
    fc.record({ op: fc.constantFrom("always", "never"), holds }),
    fc.record({ op: fc.constantFrom("all", "any"), holds, of: fc.array(tie("reason"), { maxLength: 3 }) }),
    fc.record({
      op: fc.constantFrom("some-offer", "every-offer"),
      holds,
      offer: fc.oneof(fc.constant(null), id),
      of: fc.oneof(fc.constant(null), tie("reason")),
    }),
  ) as fc.Arbitrary<Reason>,
}));

const textsOf = (line: ReasonLine): readonly string[] => [line.text, ...line.of.flatMap(textsOf)];

/** Letters of a language other than `locale`. Names in these tests have no letters. */
const foreign = {
  en: /[^\p{Script=Latin}\P{L}]/u,
  "zh-TW": /[^\p{Script=Han}\P{L}]/u,
  "ko-KR": /[^\p{Script=Hangul}\P{L}]/u,
} as const;

describe.each(locales)("any reason in %s", (locale) => {
  const words = wordsIn(locale);

  test("has on each line a filled sentence in one language", () => {
    fc.assert(
      fc.property(reason, (why) => {
        const missing = missingText(words, naming, why);
        const lines = [...textsOf(reasonLine(words, naming, why)), ...(missing === null ? [] : [missing])];
        for (const line of lines) {
          expect(line).not.toMatch(/[{}]|undefined|null|NaN|^\s|\s$|^$/);
          expect(line.replaceAll("USD", "")).not.toMatch(foreign[locale]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("holds on its line where it holds", () => {
    fc.assert(
      fc.property(comparison, (why) => {
        expect(reasonLine(words, naming, why)).toMatchObject({ holds: why.holds, source: why.source });
      }),
      { numRuns: 30 },
    );
  });
});

const sales: ComparisonReason = {
  op: "compare",
  holds: false,
  measure: "sales",
  comparator: ">=",
  value: 9_320_000,
  needed: 10_000_000,
  gap: 680_000,
  type: "money",
  source: "assumed",
};
const users: ComparisonReason = {
  ...sales,
  measure: "users",
  value: null,
  needed: 50,
  gap: null,
  type: "number",
};

describe("a comparison", () => {
  test.each([
    ["en", "<sales>: USD 93,200 (at least USD 100,000 needed, USD 6,800 to go)"],
    ["zh-TW", "<sales>：USD 93,200（需要至少 USD 100,000，還差 USD 6,800）"],
    ["ko-KR", "<sales>: USD 93,200 (USD 100,000 이상 필요, USD 6,800 남음)"],
  ] as const)("says in %s what was found, what is needed and what is missing", (locale, text) => {
    expect(plain(reasonLine(wordsIn(locale), naming, sales).text)).toBe(text);
  });

  test("without a figure says so", () => {
    expect(reasonLine(wordsIn("en"), naming, users).text).toBe("<users>: no figure (at least 50 needed)");
  });

  test("of longer terms is written as a formula; a divisor is a plain number", () => {
    const left: Operand = {
      op: "/",
      left: { op: "measure", name: "sales" },
      right: { op: "constant", value: 4 },
    };
    const right: Operand = { op: "constant", value: 1_000 };
    const long = { ...sales, holds: true, gap: null, measure: null, needed: 1_000, left, right };
    expect(plain(reasonLine(wordsIn("en"), naming, long).text)).toBe(
      "(<sales> ÷ 4): USD 93,200 (at least USD 10 needed)",
    );
  });
});

describe("a condition of several parts", () => {
  const both: Reason = { op: "all", holds: false, of: [sales, { op: "all", holds: false, of: [users] }] };

  test("is one list, however it nests", () => {
    expect(reasonLines(wordsIn("en"), naming, both).map(({ of }) => of)).toEqual([[], []]);
    expect(reasonLine(wordsIn("en"), naming, both).text).toBe("All of these:");
  });

  test("keeps its parts together if it is one of several alternatives", () => {
    const line = reasonLine(wordsIn("en"), naming, { op: "any", holds: false, of: [sales, both] });
    expect(line.text).toBe("At least one of these:");
    expect(line.of.map(({ text }) => text).at(-1)).toBe("All of these:");
  });

  test("lists what is missing: all of it, or one of several alternatives", () => {
    const missing = (why: Reason) => missingText(wordsIn("en"), naming, why);
    expect(plain(missing(both) ?? "")).toBe("USD 6,800 of <sales> and 50 of <users> (no figure yet)");
    expect(plain(missing({ op: "any", holds: false, of: [sales, both] }) ?? "")).toBe(
      "USD 6,800 of <sales> or USD 6,800 of <sales> and 50 of <users> (no figure yet)",
    );
    const live: Reason = { op: "flag", holds: false, flag: "live", is: true };
    expect(plain(missing({ op: "all", holds: false, of: [sales, live] }) ?? "")).toBe(
      "USD 6,800 of <sales> and must be live",
    );
    expect(missing({ op: "always", holds: true })).toBeNull();
  });
});

describe("a fact that is missing", () => {
  const live: Reason = { op: "flag", holds: false, flag: "live", is: true };
  const option: Reason = {
    op: "text",
    holds: false,
    fact: "offer.option",
    value: "services",
    is: true,
    oneOf: ["list", "trial"],
    list: null,
  };
  const missing = (locale: "en" | "zh-TW" | "ko-KR", why: Reason) =>
    plain(missingText(wordsIn(locale), naming, why) ?? "none");

  test.each([
    ["en", "must be live", "Publishing option: must be listed only or free or trial"],
    ["zh-TW", "須已上架", "上架方式：須為僅供刊登或免費或試用"],
    ["ko-KR", "게시 중이어야 함", "판매 방식: 리스팅만 게시 또는 무료 또는 평가판 필요"],
  ] as const)("is told in %s as what it has to be, not as what it is", (locale, flag, text) => {
    expect(missing(locale, live)).toBe(flag);
    expect(missing(locale, option)).toBe(text);
  });

  test("is told beside the figures that are missing", () => {
    const both: Reason = { op: "all", holds: false, of: [live, sales] };
    expect(missing("en", both)).toBe("must be live and USD 6,800 of <sales>");
  });

  test("of an offer that isn't there is told as the offer that is needed", () => {
    const none: Reason = { op: "some-offer", holds: false, offer: null, of: null };
    expect(missing("zh-TW", none)).toBe("一項符合條件的供應項目");
  });
});
