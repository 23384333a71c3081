import {
  type Comparison,
  type Condition,
  compares,
  type OfferFacts,
  type OfferFlag,
  type Term,
  type TextTest,
  termValue,
  textValue,
} from "../program/conditions/condition.ts";
import type { FigureSource } from "../program/document.ts";
import type { Facts } from "./facts.ts";

/** Why a condition holds or not: the condition's own shape, with what was found at each leaf. */
export type Reason =
  | { readonly op: "all"; readonly holds: boolean; readonly of: readonly Reason[] }
  | { readonly op: "any"; readonly holds: boolean; readonly of: readonly Reason[] }
  | OfferReason
  | ComparisonReason
  | { readonly op: "flag"; readonly holds: boolean; readonly flag: OfferFlag["flag"]; readonly is: boolean }
  | TextReason
  | { readonly op: "always" | "never"; readonly holds: boolean };

/**
 * `exists` and `all`. `offer` is the one that decides it: the first that satisfies an `exists`, the first that breaks an
 * `all`; for an `exists` that none satisfies, the one that comes closest. Null where the partner has no offers.
 */
export interface OfferReason {
  readonly op: "some-offer" | "every-offer";
  readonly holds: boolean;
  readonly offer: string | null;
  readonly of: Reason | null;
}

/** Money in minor units. `gap` is what is missing for "at least" and "more than"; null where it makes no sense. */
export interface ComparisonReason {
  readonly op: "compare";
  readonly holds: boolean;
  /** The measure compared with a constant; null where the terms are longer, which are then given. */
  readonly measure: string | null;
  readonly comparator: Comparison["comparator"];
  readonly value: number | null;
  readonly needed: number | null;
  readonly gap: number | null;
  readonly type: "money" | "number";
  readonly source: FigureSource;
  readonly left?: Term;
  readonly right?: Term;
}

/** A text fact among texts. */
export interface TextReason {
  readonly op: "text";
  readonly holds: boolean;
  readonly fact: TextTest["fact"];
  readonly value: string;
  readonly is: boolean;
  readonly oneOf: readonly string[];
  readonly list: string | null;
}

/** Where the thresholds of a condition come from, by measure; "" for longer terms. */
export type SourceOf = (measure: string) => FigureSource;

/** Gives the reason of a condition. `offer` is the one at hand, where there is one. */
export function reasonOf(
  condition: Condition,
  facts: Facts,
  offer: OfferFacts | null,
  sourceOf: SourceOf,
): Reason {
  switch (condition.op) {
    case "all":
    case "any": {
      const wanted = condition.op === "any";
      const of: Reason[] = [];
      let found = false;
      for (const part of condition.of) {
        const reason = reasonOf(part, facts, offer, sourceOf);
        if (reason.holds === wanted) found = true;
        of.push(reason);
      }
      return { op: condition.op, holds: found === wanted, of };
    }
    case "some-offer":
    case "every-offer":
      return offerReason(condition, facts, sourceOf);
    case "compare":
      return comparisonReason(condition, facts, sourceOf);
    case "flag":
      return {
        op: "flag",
        holds: offer !== null && offer[condition.flag] === condition.is,
        flag: condition.flag,
        is: condition.is,
      };
    case "text": {
      const value = textValue(condition.fact, facts.country, offer);
      const { fact, is, oneOf, list } = condition;
      return { op: "text", holds: oneOf.includes(value) === is, fact, value, is, oneOf, list };
    }
    default:
      return { op: condition.op, holds: condition.op === "always" };
  }
}

function offerReason(
  condition: Condition & { op: "some-offer" | "every-offer" },
  facts: Facts,
  sourceOf: SourceOf,
): OfferReason {
  const some = condition.op === "some-offer";
  let closest: OfferReason | null = null;
  let most = -1;
  for (const offer of facts.offers) {
    const of = reasonOf(condition.of, facts, offer, sourceOf);
    if (of.holds === some) return { op: condition.op, holds: some, offer: offer.offerId, of };
    const share = some ? heldShare(of) : 0;
    if (share > most) {
      most = share;
      closest = { op: condition.op, holds: !some, offer: some ? offer.offerId : null, of: some ? of : null };
    }
  }
  return closest ?? { op: condition.op, holds: !some, offer: null, of: null };
}

/** The share of a reason's leaves that hold. */
function heldShare(reason: Reason): number {
  if (reason.op !== "all" && reason.op !== "any") return reason.holds ? 1 : 0;
  let sum = 0;
  for (const part of reason.of) sum += heldShare(part);
  return sum / Math.max(1, reason.of.length);
}

function comparisonReason(condition: Comparison, facts: Facts, sourceOf: SourceOf): ComparisonReason {
  const { left, comparator, right, type } = condition;
  const value = termValue(left, facts.measures);
  const needed = termValue(right, facts.measures);
  const holds = compares(value, comparator, needed);
  const least = comparator === ">=" || comparator === ">";
  const gap = holds || !least || value === null || needed === null ? null : needed - value;
  const simple = left.op === "measure" && right.op === "constant";
  const measure = simple ? left.name : null;
  const source = sourceOf(measure ?? "");
  return simple
    ? { op: "compare", holds, measure, comparator, value, needed, gap, type, source }
    : { op: "compare", holds, measure, comparator, value, needed, gap, type, source, left, right };
}

/** The comparisons of a reason that do not hold: what is missing. */
export function openComparisons(reason: Reason): readonly ComparisonReason[] {
  if (reason.holds) return [];
  if (reason.op === "all" || reason.op === "any") return reason.of.flatMap(openComparisons);
  if (reason.op === "some-offer" || reason.op === "every-offer")
    return reason.of === null ? [] : openComparisons(reason.of);
  return reason.op === "compare" ? [reason] : [];
}
