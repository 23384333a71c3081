import {
  type Comparison,
  type Condition,
  compares,
  type MeasureValues,
  measureOf,
  type OfferFacts,
  type OfferFlag,
  type Operand,
  type TextTest,
  termValue,
  textValue,
} from "../../program/conditions/condition.ts";
import type { FigureSource } from "../../program/document.ts";
import type { EpochDay } from "../../values/calendar.ts";
import type { Facts } from "../facts.ts";
import { asksKindOnly, exampleOffer, offerKind, offerKinds } from "../offer-kinds.ts";

/** Why a condition is true or false: the shape of the condition, with the fact found at each leaf. */
export type Reason =
  | { readonly op: "all"; readonly holds: boolean; readonly of: readonly Reason[] }
  | { readonly op: "any"; readonly holds: boolean; readonly of: readonly Reason[] }
  | OfferReason
  | ComparisonReason
  | { readonly op: "flag"; readonly holds: boolean; readonly flag: OfferFlag["flag"]; readonly is: boolean }
  | TextReason
  | { readonly op: "always" | "never"; readonly holds: boolean };

/**
 * The reason of an `exists` or `all`. `offer` is the offer that decides it: the first that makes an `exists`
 * true, or an `all` false; for an `exists` that no offer makes true, the one that comes closest. Null where
 * the partner has no offers.
 */
export interface OfferReason {
  readonly op: "some-offer" | "every-offer";
  readonly holds: boolean;
  readonly offer: string | null;
  readonly of: Reason | null;
}

/**
 * Money is in minor units. `gap`: how much is missing for "at least" and "more than"; null for all others.
 */
export interface ComparisonReason {
  readonly op: "compare";
  readonly holds: boolean;
  /** The measure that is compared with a constant; null where the terms are longer, and given instead. */
  readonly measure: string | null;
  readonly comparator: Comparison["comparator"];
  readonly value: number | null;
  readonly needed: number | null;
  readonly gap: number | null;
  readonly type: "money" | "number";
  readonly source: FigureSource;
  readonly left?: Operand;
  readonly right?: Operand;
}

/** The reason of a test of a text fact. */
export interface TextReason {
  readonly op: "text";
  readonly holds: boolean;
  readonly fact: TextTest["fact"];
  readonly value: string;
  readonly is: boolean;
  readonly oneOf: readonly string[];
  readonly list: string | null;
}

/** Tells where the threshold on a measure comes from; "" is for longer terms. */
export type SourceOf = (measure: string) => FigureSource;

/** A condition prepared for giving reasons. All objects have one shape, because walking many is slow. */
export interface Question {
  readonly op: Condition["op"];
  readonly condition: Condition;
  readonly parts: readonly Question[];
  /** The measure and the constant, where a measure is compared with a constant. */
  readonly measure: string | null;
  readonly needed: number | null;
  readonly comparator: Comparison["comparator"];
  /** Whether it asks for "at least" or "more than", so that an amount can be missing. */
  readonly least: boolean;
  readonly type: "money" | "number";
  readonly source: FigureSource;
  /** By kind of offer, the reasons made once, where the kind alone decides. */
  readonly byKind: KindReasons | null;
}

/** By kind of offer: whether a condition is true (1 or 0), why, and the share of its leaves that is true. */
interface KindReasons {
  readonly holds: Uint8Array;
  readonly reasons: readonly Reason[];
  readonly shares: readonly number[];
}

/** Prepares a condition. */
export function questionOf(condition: Condition, sourceOf: SourceOf): Question {
  const { op } = condition;
  const measure = op === "compare" ? measureOf(condition) : null;
  const comparator = op === "compare" ? condition.comparator : "==";
  const ofOffers = op === "some-offer" || op === "every-offer";
  const inner = op === "all" || op === "any" ? condition.of : ofOffers ? [condition.of] : [];
  const parts = inner.map((part) => questionOf(part, sourceOf));
  return {
    op,
    condition,
    parts,
    measure,
    needed: op === "compare" && condition.right.op === "constant" ? condition.right.value : null,
    comparator,
    least: comparator === ">=" || comparator === ">",
    type: op === "compare" ? condition.type : "number",
    source: op === "compare" ? sourceOf(measure ?? "") : "assumed",
    byKind: ofOffers && asksKindOnly(condition.of) ? kindReasons(parts[0] as Question) : null,
  };
}

function kindReasons(part: Question): KindReasons {
  const kinds = Array.from({ length: offerKinds }, (_, kind) => exampleOffer(kind));
  // Copies, because V8 counts which objects of `answerTo` live long: with these among them, it allocates
  // those of all partners as long-lived, which makes explaining three times slower.
  const made = JSON.stringify(kinds.map((offer) => answerTo(part, noFacts, offer)));
  const reasons = JSON.parse(made) as readonly Reason[];
  const holds = Uint8Array.from(reasons, (reason) => Number(reason.holds));
  return { holds, reasons, shares: reasons.map(trueShare) };
}

/** The facts for a part that depends on an offer's kind only: it reads nothing else. */
const noFacts: Facts = { day: 0 as EpochDay, country: "", measures: {}, offers: [], held: {}, carried: [] };

/**
 * The reason of a prepared condition. `offer` is the current offer, where there is one. Reasons may be shared
 * between partners: callers must not change them.
 */
export function answerTo(question: Question, facts: Facts, offer: OfferFacts | null): Reason {
  const { op, condition } = question;
  if (op === "compare") return comparisonReason(question, facts);
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
  return byKind === null
    ? openOfferReason(op, parts[0] as Question, facts)
    : kindOfferReason(op, byKind, facts.offers);
}

function kindOfferReason(
  op: OfferReason["op"],
  { holds, reasons, shares }: KindReasons,
  offers: readonly OfferFacts[],
): OfferReason {
  const some = op === "some-offer";
  const wanted = Number(some);
  const kinds = kindsOf(offers);
  let closest = -1;
  for (let index = 0; index < kinds.length; index += 1) {
    const kind = kinds[index] as number;
    if (holds[kind] === wanted) return decidedBy(op, some, offers[index], reasons[kind]);
    if (some && (closest < 0 || shareOf(shares, kinds, index) > shareOf(shares, kinds, closest)))
      closest = index;
  }
  return decidedBy(op, !some, offers[closest], reasons[kinds[closest] as number]);
}

function shareOf(shares: readonly number[], kinds: readonly number[], index: number): number {
  return shares[kinds[index] as number] as number;
}

function openOfferReason(op: OfferReason["op"], part: Question, facts: Facts): OfferReason {
  const some = op === "some-offer";
  let closest: OfferFacts | undefined;
  let why: Reason | undefined;
  let most = -1;
  for (const offer of facts.offers) {
    const reason = answerTo(part, facts, offer);
    if (reason.holds === some) return decidedBy(op, some, offer, reason);
    const share = some ? trueShare(reason) : -1;
    if (share <= most) continue;
    most = share;
    closest = offer;
    why = reason;
  }
  return decidedBy(op, !some, closest, why);
}

function decidedBy(
  op: OfferReason["op"],
  holds: boolean,
  offer: OfferFacts | undefined,
  of: Reason | undefined,
): OfferReason {
  return { op, holds, offer: offer === undefined ? null : offer.offerId, of: of ?? null };
}

let last: { readonly offers: readonly OfferFacts[]; readonly kinds: readonly number[] } | null = null;

/** Remembered, because every condition on the offers asks for the kinds of the same offers. */
function kindsOf(offers: readonly OfferFacts[]): readonly number[] {
  if (last === null || last.offers !== offers) last = { offers, kinds: offers.map(offerKind) };
  return last.kinds;
}

/** The share of a reason's leaves that are true. */
function trueShare(reason: Reason): number {
  if (reason.op !== "all" && reason.op !== "any") return reason.holds ? 1 : 0;
  let sum = 0;
  for (const part of reason.of) sum += trueShare(part);
  return sum / Math.max(1, reason.of.length);
}

function comparisonReason(question: Question, { measures }: Facts): ComparisonReason {
  const { measure, needed, comparator, type, source, least } = question;
  if (measure === null || needed === null) return longComparison(question, measures);
  const value = measures[measure] ?? null;
  const holds = compares(value, comparator, needed);
  const gap = holds || !least || value === null ? null : needed - value;
  return { op: "compare", holds, measure, comparator, value, needed, gap, type, source };
}

function longComparison({ condition, least, source }: Question, measures: MeasureValues): ComparisonReason {
  const { left, comparator, right, type } = condition as Comparison;
  const value = termValue(left, measures);
  const needed = termValue(right, measures);
  const holds = compares(value, comparator, needed);
  const gap = holds || !least || value === null || needed === null ? null : needed - value;
  return { op: "compare", holds, measure: null, comparator, value, needed, gap, type, source, left, right };
}

/** The comparisons of a reason that are false: what is missing. */
export function falseComparisons(reason: Reason): readonly ComparisonReason[] {
  if (reason.holds) return [];
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
