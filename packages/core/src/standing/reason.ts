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
import { asksKindOnly, offerKind } from "./offer-bits.ts";

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
 * `exists` and `all`. `offer` is the one that decides it: the first that satisfies an `exists`, the first
 * that breaks an `all`; for an `exists` that none satisfies, the one that comes closest. Null where the
 * partner has no offers.
 */
export interface OfferReason {
  readonly op: "some-offer" | "every-offer";
  readonly holds: boolean;
  readonly offer: string | null;
  readonly of: Reason | null;
}

/**
 * Money in minor units. `gap` is what is missing for "at least" and "more than"; null where it makes no
 * sense.
 */
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

/** A condition laid out for giving reasons: all have one shape, because walking many shapes is slow. */
export interface Question {
  readonly op: Condition["op"];
  readonly condition: Condition;
  readonly parts: readonly Question[];
  /** Where a measure is compared with a constant, these two. */
  readonly measure: string | null;
  readonly needed: number | null;
  readonly source: FigureSource;
  /** By kind of offer, where the kind decides the part: its reason, made when first needed. */
  readonly byKind: (KindReason | undefined)[] | null;
}

interface KindReason {
  readonly reason: Reason;
  readonly share: number;
}

/** Lays out a condition. */
export function questionOf(condition: Condition, sourceOf: SourceOf): Question {
  const { op } = condition;
  const measure = op === "compare" ? measureOf(condition) : null;
  const ofOffers = op === "some-offer" || op === "every-offer";
  const inner = op === "all" || op === "any" ? condition.of : ofOffers ? [condition.of] : [];
  return {
    op,
    condition,
    parts: inner.map((part) => questionOf(part, sourceOf)),
    measure,
    needed: op === "compare" && condition.right.op === "constant" ? condition.right.value : null,
    source: op === "compare" ? sourceOf(measure ?? "") : "assumed",
    byKind: ofOffers && asksKindOnly(condition.of) ? [] : null,
  };
}

/** Gives the reason of a condition. `offer` is the one at hand, where there is one. */
export function reasonOf(
  condition: Condition,
  facts: Facts,
  offer: OfferFacts | null,
  sourceOf: SourceOf,
): Reason {
  return answerTo(questionOf(condition, sourceOf), facts, offer);
}

/**
 * The same of a condition that was laid out. Reasons may be shared between partners: nobody may change
 * them.
 */
export function answerTo(question: Question, facts: Facts, offer: OfferFacts | null): Reason {
  const { op, condition } = question;
  if (op === "compare") return comparisonReason(question, condition as Comparison, facts);
  if (op === "all" || op === "any") return joinedReason(op, question.parts, facts, offer);
  if (op === "some-offer" || op === "every-offer") return offerReason(op, question, facts);
  if (op === "flag") {
    const { flag, is } = condition as OfferFlag;
    return { op, holds: offer !== null && offer[flag] === is, flag, is };
  }
  if (op === "text") {
    const { fact, is, oneOf, list } = condition as TextTest;
    const value = textValue(fact, facts.country, offer);
    return { op, holds: oneOf.includes(value) === is, fact, value, is, oneOf, list };
  }
  return { op, holds: op === "always" };
}

function joinedReason(
  op: "all" | "any",
  parts: readonly Question[],
  facts: Facts,
  offer: OfferFacts | null,
): Reason {
  const wanted = op === "any";
  const of = new Array<Reason>(parts.length);
  let found = false;
  for (let index = 0; index < of.length; index += 1) {
    const reason = answerTo(parts[index] as Question, facts, offer);
    if (reason.holds === wanted) found = true;
    of[index] = reason;
  }
  return { op, holds: found === wanted, of };
}

function offerReason(op: OfferReason["op"], { parts, byKind }: Question, facts: Facts): OfferReason {
  const [part] = parts as [Question];
  const some = op === "some-offer";
  let closest: OfferFacts | null = null;
  let of: Reason | null = null;
  let most = -1;
  for (const offer of facts.offers) {
    const found = byKind?.[offerKind(offer)] ?? ofOffer(part, byKind, facts, offer);
    const { reason, share } = found;
    if (reason.holds === some) return { op, holds: some, offer: offer.offerId, of: reason };
    if (!some || share <= most) continue;
    most = share;
    closest = offer;
    of = reason;
  }
  return { op, holds: !some, offer: closest === null ? null : closest.offerId, of };
}

function ofOffer(part: Question, byKind: Question["byKind"], facts: Facts, offer: OfferFacts): KindReason {
  const reason = answerTo(part, facts, offer);
  const found = { reason, share: heldShare(reason) };
  if (byKind !== null) byKind[offerKind(offer)] = found;
  return found;
}

/** The share of a reason's leaves that hold. */
function heldShare(reason: Reason): number {
  if (reason.op !== "all" && reason.op !== "any") return reason.holds ? 1 : 0;
  let sum = 0;
  for (const part of reason.of) sum += heldShare(part);
  return sum / Math.max(1, reason.of.length);
}

function comparisonReason(question: Question, condition: Comparison, { measures }: Facts): ComparisonReason {
  const { comparator, type, left, right } = condition;
  const { measure, source } = question;
  const value = measure === null ? termValue(left, measures) : (measures[measure] ?? null);
  const needed = measure === null ? termValue(right, measures) : question.needed;
  const holds = compares(value, comparator, needed);
  const least = comparator === ">=" || comparator === ">";
  const gap = holds || !least || value === null || needed === null ? null : needed - value;
  return measure === null
    ? { op: "compare", holds, measure, comparator, value, needed, gap, type, source, left, right }
    : { op: "compare", holds, measure, comparator, value, needed, gap, type, source };
}

/** The measure that is compared with a constant; null where the terms are longer. */
export function measureOf({ left, right }: Comparison): string | null {
  return left.op === "measure" && right.op === "constant" ? left.name : null;
}

/** The comparisons of a reason that do not hold: what is missing. */
export function openComparisons(reason: Reason): readonly ComparisonReason[] {
  const found: ComparisonReason[] = [];
  addOpen(found, reason);
  return found;
}

function addOpen(found: ComparisonReason[], reason: Reason) {
  if (reason.holds) return;
  if (reason.op === "compare") found.push(reason);
  else if (reason.op === "all" || reason.op === "any") for (const part of reason.of) addOpen(found, part);
  else if ((reason.op === "some-offer" || reason.op === "every-offer") && reason.of !== null)
    addOpen(found, reason.of);
}
