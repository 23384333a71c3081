import type { PublishingOption } from "../../facts/option.ts";

/**
 * A condition after parsing, type checking and lowering. `decide` compiles it to bits, and `explain` walks
 * it. It has no negation: negations are pushed down into the leaves.
 */
export type Condition =
  | { readonly op: "all"; readonly of: readonly Condition[] }
  | { readonly op: "any"; readonly of: readonly Condition[] }
  | { readonly op: "some-offer"; readonly of: Condition }
  | { readonly op: "every-offer"; readonly of: Condition }
  | Leaf;

/** A condition without parts. */
export type Leaf = Comparison | OfferFlag | TextTest | { readonly op: "always" } | { readonly op: "never" };

/** How two numbers are compared. */
export type Comparator = "<" | "<=" | ">" | ">=" | "==" | "!=";

/** Two amounts of money or two numbers, money in minor units. False when either is absent. */
export interface Comparison {
  readonly op: "compare";
  readonly left: Operand;
  readonly comparator: Comparator;
  readonly right: Operand;
  readonly type: "money" | "number";
}

/** A yes-or-no fact of the current offer. */
export interface OfferFlag {
  readonly op: "flag";
  readonly flag: "live" | "byol" | "private" | "hasPublicListing";
  readonly is: boolean;
}

/**
 * Tests that a text fact is, or is not, one of some texts. `list`: the program's list that holds them, if
 * any.
 */
export interface TextTest {
  readonly op: "text";
  readonly fact: TextFact;
  readonly is: boolean;
  readonly oneOf: readonly string[];
  readonly list: string | null;
}

/** The text facts. */
export type TextFact = "partner.country" | "offer.option" | "offer.type" | "offer.storefront";

/** An amount of money in minor units, or a number; null where absent. */
export type Operand =
  | { readonly op: "constant"; readonly value: number }
  | { readonly op: "measure"; readonly name: string }
  | { readonly op: "+" | "-" | "*" | "/"; readonly left: Operand; readonly right: Operand };

/** What conditions can ask about an offer on a day. */
export interface OfferFacts {
  readonly offerId: string;
  readonly live: boolean;
  readonly option: PublishingOption;
  readonly byol: boolean;
  readonly private: boolean;
  readonly hasPublicListing: boolean;
  readonly type: string;
  readonly storefront: string;
}

/** The values of a program's measures by name; null where absent. */
export type MeasureValues = Readonly<Record<string, number | null>>;

/** A term's value; null where a part is absent, and for a division by zero. */
export function termValue(term: Operand, measures: MeasureValues): number | null {
  if (term.op === "constant") return term.value;
  if (term.op === "measure") return measures[term.name] ?? null;
  const left = termValue(term.left, measures);
  const right = termValue(term.right, measures);
  if (left === null || right === null) return null;
  switch (term.op) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    default:
      return right === 0 ? null : left / right;
  }
}

/** Whether a comparison of two values is true; false where one is absent. */
export function compares(left: number | null, comparator: Comparator, right: number | null): boolean {
  if (left === null || right === null) return false;
  if (comparator === ">=") return left >= right;
  switch (comparator) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case "==":
      return left === right;
    default:
      return left !== right;
  }
}

/** A text fact's value. A fact of an offer needs an offer; asking without one is a bug. */
export function textValue(fact: TextFact, country: string, offer: OfferFacts | null): string {
  if (fact === "partner.country") return country;
  if (offer === null) throw new Error(`${fact} was asked for without an offer`);
  return fact === "offer.option" ? offer.option : fact === "offer.type" ? offer.type : offer.storefront;
}

/** Whether a condition asks about all offers of the partner, by `exists` or `all`. */
export function asksOffers(condition: Condition): boolean {
  if (condition.op === "all" || condition.op === "any") return condition.of.some(asksOffers);
  return condition.op === "some-offer" || condition.op === "every-offer";
}

/** Whether a condition asks about the current offer. */
export function asksOffer(condition: Condition): boolean {
  if (condition.op === "all" || condition.op === "any") return condition.of.some(asksOffer);
  return condition.op === "flag" || (condition.op === "text" && condition.fact !== "partner.country");
}

/** Every comparison in a condition, from left to right. */
export function comparisonsIn(condition: Condition): readonly Comparison[] {
  if (condition.op === "all" || condition.op === "any") return condition.of.flatMap(comparisonsIn);
  if (condition.op === "some-offer" || condition.op === "every-offer") return comparisonsIn(condition.of);
  return condition.op === "compare" ? [condition] : [];
}

/** The measure that is compared with a constant; null where the terms are longer. */
export function measureOf({ left, right }: Comparison): string | null {
  return left.op === "measure" && right.op === "constant" ? left.name : null;
}
