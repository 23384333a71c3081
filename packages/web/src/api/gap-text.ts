import type { ComparisonReason, NextStep } from "@laurel/core";
import type { ProgramCurrency } from "../kit/amount.ts";
import type { Words } from "../kit/words.ts";
import type { Names } from "./program.tsx";

/** A figure in words: money with its code, a number as it is. */
export function figureText(
  words: Words,
  figure: number,
  type: ComparisonReason["type"],
  currency: ProgramCurrency,
): string {
  return type === "money" ? words.money(figure, currency) : words.number(figure);
}

/**
 * What is missing for a stage: "USD 6,790 to 100K stage". The measure is named too, unless it is `leading`:
 * the one that a reader has in view anyway.
 */
export function gapText(
  words: Words,
  names: Names,
  currency: ProgramCurrency,
  {
    gap,
    stage,
    leading,
  }: { readonly gap: ComparisonReason | null; readonly stage: string; readonly leading: string | null },
): string {
  if (gap === null || gap.gap === null) return words.t("next.stage", { stage });
  const amount = figureText(words, gap.gap, gap.type, currency);
  if (gap.measure === leading) return words.t("next.gap", { amount, stage });
  return words.t("next.gap-of", { amount, stage, measure: names.measure(gap.measure ?? "") });
}

/** What a stage would unlock: the amounts first, then others by name, the rest as a count. */
export function unlockText(
  words: Words,
  names: Names,
  currency: ProgramCurrency,
  unlocks: NextStep["unlocks"],
  named: number,
): string {
  const ordered = [...unlocks].sort((a, b) => (b.amountMinor ?? -1) - (a.amountMinor ?? -1));
  const shown = ordered.slice(0, named).map(({ benefit, amountMinor }) => {
    const { name } = names.benefit(benefit);
    if (amountMinor === null) return name;
    return words.t("unlock.amount", { benefit: name, amount: words.money(amountMinor, currency) });
  });
  const rest = unlocks.length - shown.length;
  const all =
    rest === 0 ? shown : [...shown, words.t("unlock.more", { count: rest, shown: words.number(rest) })];
  return words.t("unlock.would", { benefits: words.list(all) });
}
