import type { ComparisonReason, Operand, Reason, TextReason } from "@laurel/core";
import type { TextKey } from "./load-texts.ts";
import { figureText, type Naming } from "./naming.ts";
import { optionName } from "./roles.ts";
import type { Words } from "./words.ts";

/** A line of a reason, with the lines below it. */
export interface ReasonLine {
  readonly holds: boolean;
  readonly text: string;
  /** The source of the needed figure; null if the line has none. */
  readonly source: ComparisonReason["source"] | null;
  /** The measure whose value it tells; absent where it tells none. */
  readonly measure?: string;
  readonly of: readonly ReasonLine[];
}

type FlagReason = Extract<Reason, { readonly op: "flag" }>;
type HeadReason = Exclude<Reason, ComparisonReason | TextReason | FlagReason>;

/** Why a condition holds or not: what is needed, what was found, and whether it is met. */
export function reasonLine(words: Words, naming: Naming, reason: Reason): ReasonLine {
  return lineOf(words, naming, flattened(reason));
}

/** The same as a list: the parts of "all of these" need no heading. */
export function reasonLines(words: Words, naming: Naming, reason: Reason): readonly ReasonLine[] {
  const line = reasonLine(words, naming, reason);
  return flattened(reason).op === "all" ? line.of : [line];
}

/** "All of these" within "all of these" is one list to a reader; so is "any" within "any". */
function flattened(reason: Reason): Reason {
  if (reason.op !== "all" && reason.op !== "any") return reason;
  const of = reason.of.map(flattened).flatMap((part) => (part.op === reason.op ? part.of : [part]));
  return of.length === 1 && of[0] !== undefined ? of[0] : { ...reason, of };
}

function lineOf(words: Words, naming: Naming, reason: Reason): ReasonLine {
  const { holds } = reason;
  switch (reason.op) {
    case "compare":
      return {
        holds,
        text: comparisonText(words, naming, reason),
        source: reason.source,
        ...(reason.measure === null ? {} : { measure: reason.measure }),
        of: [],
      };
    case "flag":
      return { holds, text: words.say(flagKeys[reason.flag][reason.is ? 0 : 1]), source: null, of: [] };
    case "text":
      return { holds, text: textFactText(words, reason), source: null, of: [] };
    default: {
      const of = partsOf(reason).map((part) => lineOf(words, naming, part));
      return { holds, text: headText(words, naming, reason), source: null, of };
    }
  }
}

/** The parts of a reason. Those of one offer are listed directly below the offer. */
function partsOf(reason: HeadReason): readonly Reason[] {
  if (reason.op === "all" || reason.op === "any") return reason.of;
  if (!("of" in reason) || reason.of === null) return [];
  const of = flattened(reason.of);
  return of.op === "all" ? of.of : [of];
}

function headText({ say }: Words, naming: Naming, reason: HeadReason): string {
  switch (reason.op) {
    case "all":
    case "any":
      return say(`reason.${reason.op}`);
    case "some-offer":
      if (reason.offer === null) return say("reason.no-offer");
      return say(reason.holds ? "reason.this-offer" : "reason.closest-offer", {
        offer: naming.offer(reason.offer),
      });
    case "every-offer":
      return reason.offer === null
        ? say("reason.every-offer")
        : say("reason.breaking-offer", { offer: naming.offer(reason.offer) });
    default:
      return say(reason.holds ? "reason.always" : "reason.never");
  }
}

const comparators = {
  ">=": "atLeast",
  ">": "moreThan",
  "<=": "atMost",
  "<": "lessThan",
  "==": "equal",
  "!=": "other",
} as const satisfies Record<ComparisonReason["comparator"], string>;

/** A comparison as a sentence: what was found, what is needed, and what is missing. */
export function comparisonText(words: Words, naming: Naming, reason: ComparisonReason): string {
  const { value, comparator, gap, holds, type } = reason;
  const figure = (amount: number) => figureText(words, naming, amount, type);
  return words.say("reason.compare", {
    measure: measureName(words, naming, reason),
    value: value === null ? "none" : figure(value),
    comparator: comparators[comparator],
    needed: neededText(words, naming, reason),
    gap: holds || gap === null ? "none" : figure(gap),
  });
}

/** The left side of a comparison: the name of a measure, or a longer term. */
export function measureName(words: Words, naming: Naming, { measure, left, type }: ComparisonReason): string {
  if (measure !== null) return naming.measure(measure);
  return left === undefined ? "" : termText(words, naming, left, type);
}

/** The right side of a comparison: a figure, or a longer term. */
export function neededText(words: Words, naming: Naming, { needed, right, type }: ComparisonReason): string {
  if (right !== undefined && right.op !== "constant") return termText(words, naming, right, type);
  return figureText(words, naming, needed ?? 0, type);
}

const signs = { "+": "+", "-": "−", "*": "×", "/": "÷" } as const;

/** A side of a longer comparison, as a formula. */
function termText(words: Words, naming: Naming, term: Operand, type: "money" | "number"): string {
  if (term.op === "measure") return naming.measure(term.name);
  if (term.op === "constant") return figureText(words, naming, term.value, type);
  // A factor or divisor is a plain number, even if money is compared.
  const right = term.op === "*" || term.op === "/" ? "number" : type;
  const sides = [termText(words, naming, term.left, type), termText(words, naming, term.right, right)];
  return `(${sides.join(` ${signs[term.op]} `)})`;
}

const flagKeys = {
  live: ["flag.live", "flag.not-live"],
  byol: ["flag.byol", "flag.not-byol"],
  private: ["flag.private", "flag.not-private"],
  hasPublicListing: ["flag.has-public-listing", "flag.no-public-listing"],
} as const satisfies Record<FlagReason["flag"], readonly [TextKey, TextKey]>;

const askedKeys = {
  live: ["asked.live", "asked.not-live"],
  byol: ["asked.byol", "asked.not-byol"],
  private: ["asked.private", "asked.not-private"],
  hasPublicListing: ["asked.has-public-listing", "asked.no-public-listing"],
} as const satisfies Record<FlagReason["flag"], readonly [TextKey, TextKey]>;

/** What a fact has to be, for a reader who is told what is missing. */
export function askedText(words: Words, reason: FlagReason | TextReason): string {
  if (reason.op === "flag") return words.say(askedKeys[reason.flag][reason.is ? 0 : 1]);
  const { fact, is, oneOf } = reason;
  if (oneOf.length === 0) return textFactText(words, reason);
  return words.say("asked.text", {
    fact: words.say(`fact.${fact}`),
    is: is ? "needed" : "excluded",
    texts: words.choice(oneOf.map((text) => factName(words, fact, text))),
  });
}

function factName(words: Words, fact: TextReason["fact"], text: string): string {
  if (fact === "partner.country") return words.country(text);
  return fact === "offer.option" ? optionName(words, text) : text;
}

/** A fact that must, or must not, be one of the given texts. */
function textFactText(words: Words, { fact, value, is, oneOf }: TextReason): string {
  const name = (text: string) => factName(words, fact, text);
  return words.say("reason.text", {
    fact: words.say(`fact.${fact}`),
    value: name(value),
    is: is ? "needed" : "excluded",
    count: oneOf.length,
    texts: words.choice(oneOf.map(name)),
  });
}
