import type { ComparisonReason, NearestWay, Reason } from "@laurel/core";
import { figureText, type Naming } from "./naming.ts";
import { askedText, comparisonText, measureName, neededText, reasonLine } from "./reasons.ts";
import type { Words } from "./words.ts";

/** The step to a stage. */
interface StageStep {
  /** Of the alternatives, the one of which most is reached. */
  readonly nearest: NearestWay;
  /** The name of the stage. */
  readonly stage: string;
  /** The measure that the reader sees anyway, so that the text doesn't name it. */
  readonly leading: string | null;
}

/** What the nearest way to a stage still asks for: "USD 6,790 to 100K stage". */
export function stepText(words: Words, naming: Naming, { nearest, stage, leading }: StageStep): string {
  const { open } = nearest;
  const [only] = open;
  if (only === undefined) return words.say("gap.next-stage", { stage });
  if (open.length > 1 || only.op !== "compare" || only.gap === null)
    return words.say("gap.several-to-stage", { stage, gaps: nearestText(words, naming, nearest) });
  const amount = figureText(words, naming, only.gap, only.type);
  if (only.measure === null || only.measure === leading) return words.say("gap.to-stage", { amount, stage });
  return words.say("gap.of-measure-to-stage", { amount, stage, measure: naming.measure(only.measure) });
}

/** Everything that is open in the nearest way: "USD 6,790 of Billed sales and 0.5 of Rating". */
export function nearestText(words: Words, naming: Naming, { open }: NearestWay): string {
  return words.list(open.map((reason) => leafText(words, naming, reason)));
}

/** Where the way's figures come from, if any of them was never published; assumed if any is assumed. */
export function unpublishedSource({ open }: NearestWay): "assumed" | "operator" | null {
  const sources = new Set(open.map((reason) => (reason.op === "compare" ? reason.source : "published")));
  return sources.has("assumed") ? "assumed" : sources.has("operator") ? "operator" : null;
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
 * has to be, not as what it is. Null if the condition holds.
 */
export function missingText(words: Words, naming: Naming, reason: Reason): string | null {
  if (reason.holds) return null;
  if ((reason.op === "some-offer" || reason.op === "every-offer") && reason.of !== null)
    return missingText(words, naming, reason.of);
  if (reason.op !== "all" && reason.op !== "any") return leafText(words, naming, reason);
  const parts = reason.of.flatMap((part) => missingText(words, naming, part) ?? []);
  if (parts.length === 0) return leafText(words, naming, reason);
  return reason.op === "all" ? words.list(parts) : words.choice(parts);
}

/** What one part of a condition asks for and does not have. */
function leafText(words: Words, naming: Naming, reason: Reason): string {
  if (reason.op === "compare") return missingOf(words, naming, reason);
  if (reason.op === "flag" || reason.op === "text") return askedText(words, reason);
  if (reason.op === "some-offer" || reason.op === "every-offer") return words.say("asked.offer");
  return reasonLine(words, naming, reason).text;
}

function missingOf(words: Words, naming: Naming, reason: ComparisonReason): string {
  const { gap, value, type } = reason;
  if (gap === null && value !== null) return comparisonText(words, naming, reason);
  const measure = measureName(words, naming, reason);
  return gap === null
    ? words.say("gap.of-unknown-measure", { measure, needed: neededText(words, naming, reason) })
    : words.say("gap.of-measure", { measure, gap: figureText(words, naming, gap, type) });
}
