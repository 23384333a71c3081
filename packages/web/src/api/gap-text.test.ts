import type { ComparisonReason } from "@laurel/core";
import { createIntl } from "react-intl";
import { describe, expect, test } from "vitest";
import type { Messages } from "../kit/messages.ts";
import { wordsOf } from "../kit/words.ts";
import en from "../locales/en.json" with { type: "json" };
import ko from "../locales/ko-KR.json" with { type: "json" };
import zh from "../locales/zh-TW.json" with { type: "json" };
import { gapText, unlockText } from "./gap-text.ts";
import type { Names } from "./program.tsx";

const usd = { currency: "USD", minor_units: 2 };
const names: Names = {
  track: (track) => track,
  stage: (_, stage) => stage,
  measure: () => "Teams users",
  level: (level) => level,
  benefit: (benefit) => ({ name: benefit, description: null }),
};

function speak(locale: string, messages: Messages) {
  return wordsOf(createIntl({ locale, messages }));
}
const english = speak("en", en);
const plain = (text: string) => text.replaceAll("\u00a0", " ");

const money: ComparisonReason = {
  op: "compare",
  holds: false,
  measure: "billedSales",
  comparator: ">=",
  value: 9_320_000,
  needed: 10_000_000,
  gap: 680_000,
  type: "money",
  source: "assumed",
};
const users: ComparisonReason = {
  ...money,
  measure: "teamsUsers",
  value: 240,
  needed: 1_000,
  gap: 760,
  type: "number",
};
const to = (gap: ComparisonReason | null) => ({ gap, stage: "100K stage", leading: "billedSales" });

describe("the gap in words", () => {
  test("of the leading measure is an amount to a stage", () => {
    expect(plain(gapText(english, names, usd, to(money)))).toBe("USD 6,800 to 100K stage");
  });

  test("of any other measure says which", () => {
    expect(gapText(english, names, usd, to(users))).toBe("760 to 100K stage (Teams users)");
  });

  test("is the next stage alone where nothing can be counted", () => {
    expect(gapText(english, names, usd, to(null))).toBe("Next: 100K stage");
  });

  test("is said in the order of each language", () => {
    const at = (stage: string) => ({ gap: money, stage, leading: "billedSales" });
    expect(plain(gapText(speak("ko-KR", ko), names, usd, at("10만 단계")))).toBe("10만 단계까지 USD 6,800");
    expect(plain(gapText(speak("zh-TW", zh), names, usd, at("10 萬階段")))).toBe(
      "距離「10 萬階段」還差 USD 6,800",
    );
  });
});

describe("what a stage would unlock", () => {
  test("names the largest amount first and counts the rest", () => {
    const unlocks = [
      { benefit: "Blog", amountMinor: null },
      { benefit: "Credit", amountMinor: 3_000_000 },
      { benefit: "Webinar", amountMinor: null },
    ];
    expect(plain(unlockText(english, names, usd, unlocks, 1))).toBe("Unlocks Credit (USD 30,000) and 2 more");
    expect(plain(unlockText(english, names, usd, unlocks, 3))).toBe(
      "Unlocks Credit (USD 30,000), Blog, and Webinar",
    );
  });
});
