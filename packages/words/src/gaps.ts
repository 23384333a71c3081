import type { ComparisonReason, Reason } from "@laurel/core";
import { figureText, type Naming } from "./naming.ts";
import { askedText, comparisonText, measureName, neededText } from "./reasons.ts";
import type { Words } from "./words.ts";

/** A comparison and the stage that needs it. */
interface StageGap {
  /** Null if nothing can be counted. */
  readonly gap: Pick<ComparisonReason, "gap" | "measure" | "type"> | null;
  /** The name of the stage. */
  readonly stage: string;
  /** The measure that the reader sees anyway, so that the text doesn't name it. */
  readonly leading: string | null;
}

/** The gap to a stage: "USD 6,790 to 100K stage". */
export function stepText(words: Words, naming: Naming, { gap, stage, leading }: StageGap): string {
  if (gap === null || gap.gap === null) return words.say("gap.next-stage", { stage });
  const amount = figureText(words, naming, gap.gap, gap.type);
  if (gap.measure === null || gap.measure === leading) return words.say("gap.to-stage", { amount, stage });
  return words.say("gap.of-measure-to-stage", { amount, stage, measure: naming.measure(gap.measure) });
}

/** The progress of a measure: "USD 93,210 of USD 100,000". */
export function progressText(
  words: Words,
  naming: Naming,
  { value, needed, type }: Pick<ComparisonReason, "value" | "needed" | "type">,
): string {
  const figure = (amount: number | null) =>
    amount === null ? "none" : figureText(words, naming, amount, type);
  return words.say("gap.progress", { value: figure(value), needed: figure(needed) });
}

/** The gap of a measure: "USD 6,790 to go". */
export function openText(
  words: Words,
  naming: Naming,
  { gap, type }: Pick<ComparisonReason, "gap" | "type">,
): string | null {
  return gap === null ? null : words.say("gap.open", { gap: figureText(words, naming, gap, type) });
}

/**
 * What is missing for a condition: its alternatives, each with everything it needs. A fact is told as what it
 * has to be, not as what it is. Null if the condition holds or can't be met. `known`: only what has a figure
 * already, for places with little space; null also if anything else is missing.
 */
export function missingText(
  words: Words,
  naming: Naming,
  reason: Reason,
  which: "all" | "known" = "all",
): string | null {
  if (reason.holds) return null;
  if (reason.op === "compare")
    return which === "known" && reason.value === null ? null : missingOf(words, naming, reason);
  if (reason.op === "flag" || reason.op === "text")
    return which === "known" ? null : askedText(words, reason);
  if (reason.op === "some-offer" || reason.op === "every-offer") {
    if (reason.of !== null) return missingText(words, naming, reason.of, which);
    return which === "known" ? null : words.say("asked.offer");
  }
  if (reason.op !== "all" && reason.op !== "any") return null;
  const parts = reason.of
    .filter(({ holds }) => !holds)
    .map((part) => missingText(words, naming, part, which));
  const gaps = parts.filter((gap) => gap !== null);
  if (gaps.length === 0 || (reason.op === "all" && which === "known" && gaps.length < parts.length))
    return null;
  return reason.op === "all" ? words.list(gaps) : words.choice(gaps);
}

function missingOf(words: Words, naming: Naming, reason: ComparisonReason): string {
  const { gap, value, type } = reason;
  if (gap === null && value !== null) return comparisonText(words, naming, reason);
  const measure = measureName(words, naming, reason);
  return gap === null
    ? words.say("gap.of-unknown-measure", { measure, needed: neededText(words, naming, reason) })
    : words.say("gap.of-measure", { measure, gap: figureText(words, naming, gap, type) });
}
