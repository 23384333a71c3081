import { locales, type Role, roles } from "@laurel/contract";
import type { ComparisonReason, Currency, NextUnlock, Reason } from "@laurel/core";
import { describe, expect, test } from "vitest";
import { unlocksText } from "./benefits.ts";
import { progressText, stepText } from "./gaps.ts";
import { loadTexts, type TextKey } from "./load-texts.ts";
import { loadRefusals } from "./refusals.ts";
import { actionName, optionName, roleInSentence, roleMeaning, roleName } from "./roles.ts";
import { naming, plain, wordsIn } from "./testing-words.ts";
import { wordsOf } from "./words.ts";

const english = wordsIn("en");

describe("amounts", () => {
  const usd = "USD" as Currency;

  test("show every digit of the largest amount", () => {
    expect(plain(english.money(Number.MAX_SAFE_INTEGER, usd))).toBe("USD 90,071,992,547,409.91");
  });

  test("leave out decimals that are zero, but not in a column", () => {
    expect(plain(english.money(680_000, usd))).toBe("USD 6,800");
    expect(plain(english.money(680_000, usd, "all"))).toBe("USD 6,800.00");
    expect(plain(english.money(680_050, usd))).toBe("USD 6,800.50");
  });

  test("have the decimals of ISO 4217 and not those of the machine's table", () => {
    expect(plain(wordsIn("ko-KR").money(6_800, "KRW" as Currency))).toBe("KRW 6,800");
    expect(plain(english.money(6_800, "HUF" as Currency, "all"))).toBe("HUF 68.00");
  });
});

describe("days and moments", () => {
  const late = "2026-11-27T16:30:00Z";

  test.each([
    ["en", "27 November 2026"],
    ["zh-TW", "2026年11月27日"],
    ["ko-KR", "2026년 11월 27일"],
  ] as const)("a day is written long in %s", (locale, text) => {
    expect(wordsIn(locale).day("2026-11-27")).toBe(text);
  });

  test("a calendar day is the same in every zone; a moment has the day of the reader's zone", async () => {
    for (const zone of ["Pacific/Kiritimati", "Etc/GMT+12", "Asia/Seoul"]) {
      const words = wordsOf("en", { texts: await loadTexts("en"), zone });
      expect(words.day("2026-11-27")).toBe("27 November 2026");
    }
    const seoul = wordsOf("en", { texts: await loadTexts("en"), zone: "Asia/Seoul" });
    expect(seoul.dayOf(late)).toBe("28 November 2026");
    expect(english.dayOf(late)).toBe("27 November 2026");
  });

  test("a zone that is not the machine's own is named", async () => {
    expect(english.moment(late)).toBe("27 November 2026 at 16:30 UTC");
    const own = wordsOf("en", { texts: await loadTexts("en"), zone: null });
    expect(own.moment(late)).toMatch(/^2[678] November 2026 at \d\d:\d\d$/);
  });

  test.each([
    [0, "now"],
    [-300_000, "now"],
    [59_999, "now"],
    [60_000, "1 minute ago"],
    [3_599_999, "59 minutes ago"],
    [3_600_000, "1 hour ago"],
    [86_399_999, "23 hours ago"],
    [86_400_000, "1 day ago"],
    [259_200_000, "3 days ago"],
  ])("%d ms ago is told as %j", (pastMs, text) => {
    expect(english.ago(late, Date.parse(late) + pastMs)).toBe(text);
  });
});

test("lists follow the language", () => {
  expect(english.list(["a", "b", "c"])).toBe("a, b and c");
  expect(english.choice(["a", "b", "c"])).toBe("a, b or c");
  expect(wordsIn("zh-TW").list(["a", "b", "c"])).toBe("a、b 和 c");
});

describe.each(locales)("in %s", (locale) => {
  const words = wordsIn(locale);

  test("every role has a name, a form within a sentence and a meaning", () => {
    for (const say of [roleName, roleInSentence, roleMeaning])
      expect(new Set(roles.map((role: Role) => say(words, role))).size).toBe(roles.length);
  });

  test("an unknown name stays as it is", () => {
    expect(roleName(words, "toString")).toBe("toString");
    expect(actionName(words, "orders.delete")).toBe("orders.delete");
    expect(optionName(words, "swap")).toBe("swap");
    expect(words.country("")).toBe("");
  });

  test("every text is written in the language", async () => {
    const english = Object.entries(await loadTexts("en"));
    const texts = await loadTexts(locale);
    const bare = (text: string) => text.replaceAll(/\{\w+\}/g, "");
    const letters = { en: /\p{L}/u, "zh-TW": /\p{Script=Han}/u, "ko-KR": /\p{Script=Hangul}/u }[locale];
    const foreign = english.filter(
      ([key, text]) => /\p{L}/u.test(bare(text)) && !letters.test(bare(texts[key as TextKey])),
    );
    // In Chinese and Korean it is only an order of words.
    expect(foreign.map(([key]) => key)).toEqual(locale === "en" ? [] : ["gap.of-measure"]);
  });

  test("a refusal is filled", async () => {
    const refusal = await loadRefusals(locale);
    expect(refusal("partner-not-found", { found: "c-1" })).toContain("c-1");
    expect(() => refusal("partner-not-found")).toThrow();
  });
});

function openFigure(measure: string, gap: number, type: "money" | "number"): ComparisonReason {
  const figures = { value: 0, needed: gap, gap, type, source: "published" } as const;
  return { op: "compare", holds: false, measure, comparator: ">=", ...figures };
}

describe("the gap to a stage", () => {
  const sales = openFigure("sales", 680_000, "money");
  const users = openFigure("users", 760, "number");
  const step = (...open: readonly Reason[]) => ({
    nearest: { share: 0.5, open },
    stage: "100K stage",
    leading: "sales",
  });
  const to = step(sales);

  test("of the leading measure is an amount to a stage", () => {
    expect(plain(stepText(english, naming, to))).toBe("USD 6,800 to 100K stage");
  });

  test("of any other measure names it", () => {
    expect(stepText(english, naming, step(users))).toBe("760 to 100K stage (<users>)");
  });

  test("is only the next stage if nothing is open", () => {
    expect(stepText(english, naming, step())).toBe("Next stage: 100K stage");
  });

  test("names everything that is open, each with its measure", () => {
    expect(plain(stepText(english, naming, step(sales, users)))).toBe(
      "To 100K stage: USD 6,800 of <sales> and 760 of <users>",
    );
    const live: Reason = { op: "flag", holds: false, flag: "live", is: true };
    expect(stepText(english, naming, step(live))).toBe("To 100K stage: Is live");
  });

  test("follows the word order of each language", () => {
    const at = (locale: "ko-KR" | "zh-TW", stage: string) =>
      plain(stepText(wordsIn(locale), naming, { ...to, stage }));
    expect(at("ko-KR", "10만 단계")).toBe("10만 단계까지 USD 6,800 남음");
    expect(at("zh-TW", "10 萬階段")).toBe("距離「10 萬階段」還差 USD 6,800");
  });

  test("is shown as progress, or as a goal if there is no figure", () => {
    const users = { needed: 50, type: "number" } as const;
    expect(progressText(english, naming, { ...users, value: 20 })).toBe("20 of 50");
    expect(progressText(english, naming, { ...users, value: null })).toBe("No figure yet; 50 needed");
  });
});

test("what a stage would unlock names the largest amount first and counts the rest", () => {
  const unlocks: readonly NextUnlock[] = [
    { benefit: "blog", amountMinor: null, amountSource: null },
    { benefit: "credit", amountMinor: 3_000_000, amountSource: "published" },
    { benefit: "webinar", amountMinor: null, amountSource: null },
  ];
  expect(plain(unlocksText(english, naming, unlocks, 1))).toBe("Unlocks <credit> (USD 30,000) and 2 more");
  expect(plain(unlocksText(wordsIn("zh-TW"), naming, unlocks, 1))).toBe(
    "可解鎖：<credit>（USD 30,000），以及另外 2 項",
  );
  expect(plain(unlocksText(wordsIn("ko-KR"), naming, unlocks, 1))).toBe(
    "잠금 해제: <credit> (USD 30,000) 외 2개",
  );
  expect(plain(unlocksText(english, naming, unlocks))).toBe(
    "Unlocks <credit> (USD 30,000), <blog> and <webinar>",
  );
  const assumed = { benefit: "credit", amountMinor: 3_000_000, amountSource: "assumed" } as const;
  expect(plain(unlocksText(english, naming, [assumed]))).toBe("Unlocks <credit> (USD 30,000, assumed)");
});
