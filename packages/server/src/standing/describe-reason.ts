import { type ComparisonReason, publishingOptions, type Reason } from "@laurel/core";
import type { Wording } from "./wording.ts";

/** A line of a reason, with what stands below it. */
export interface ReasonLine {
  readonly holds: boolean;
  readonly text: string;
  readonly of: readonly ReasonLine[];
}

/** A condition's reason as lines: what is asked for, what was found, and whether it is so. */
export function reasonLines(wording: Wording, reason: Reason): readonly ReasonLine[] {
  const { say } = wording.messages;
  const { holds } = reason;
  switch (reason.op) {
    case "all":
      return reason.of.flatMap((part) => reasonLines(wording, part));
    case "any":
      return [
        { holds, text: say("reason.any"), of: reason.of.flatMap((part) => reasonLines(wording, part)) },
      ];
    case "some-offer":
    case "every-offer": {
      const of = reason.of === null ? [] : reasonLines(wording, reason.of);
      const params = { which: reason.op === "some-offer" ? "some" : "every", offer: reason.offer ?? "none" };
      return [{ holds, text: say("reason.offers", params), of }];
    }
    default:
      return [{ holds, text: leafText(wording, reason), of: [] }];
  }
}

const comparisons = {
  ">=": "atLeast",
  ">": "moreThan",
  "<=": "atMost",
  "<": "lessThan",
  "==": "equal",
  "!=": "other",
} as const;

type Leaf = Exclude<Reason, { readonly op: "all" | "any" | "some-offer" | "every-offer" }>;

function leafText(wording: Wording, reason: Leaf): string {
  const { say } = wording.messages;
  switch (reason.op) {
    case "compare":
      return comparisonText(wording, reason);
    case "flag":
      return say("reason.flag", { flag: reason.flag, is: String(reason.is) });
    case "text": {
      const nameOf = reason.fact === "offer.option" ? (text: string) => optionName(wording, text) : String;
      return say("reason.text", {
        fact: reason.fact.replace(/^.*\./, ""),
        value: nameOf(reason.value),
        is: String(reason.is),
        texts: reason.oneOf.length === 0 ? say("reason.no-texts") : wording.any(reason.oneOf.map(nameOf)),
      });
    }
    default:
      return say("reason.constant", { is: String(reason.holds) });
  }
}

/** In a condition the publishing options are words of the program language; people read their names. */
function optionName(wording: Wording, text: string): string {
  const option = publishingOptions.find((known) => known === text);
  return option === undefined ? text : wording.messages.say(`option.${option}`);
}

function comparisonText(wording: Wording, reason: ComparisonReason): string {
  const { value, needed, type, comparator, source, right } = reason;
  return wording.messages.say("reason.compare", {
    measure: measureName(wording, reason),
    found: value === null ? "none" : "value",
    value: value === null ? "" : wording.quantity(value, type),
    comparison: comparisons[comparator],
    needed: neededText(wording, needed, right, type),
    source,
  });
}

function neededText(
  wording: Wording,
  needed: number | null,
  right: ComparisonReason["right"],
  type: ComparisonReason["type"],
): string {
  if (right !== undefined && right.op !== "constant") return wording.term(right, type);
  return needed === null ? "" : wording.quantity(needed, type);
}

function measureName(wording: Wording, { measure, left, type }: ComparisonReason): string {
  if (measure !== null) return wording.name("measures", measure);
  return left === undefined ? "" : wording.term(left, type);
}

/**
 * What is missing for a condition: its alternatives, each with all it takes. Null where no number is
 * missing, but something else. `known`: only what is measured already, for where space is short.
 */
export function gapText(wording: Wording, reason: Reason, which: "all" | "known" = "all"): string | null {
  if (reason.holds) return null;
  if (reason.op === "compare")
    return which === "known" && reason.value === null ? null : comparisonGap(wording, reason);
  if (reason.op === "some-offer" || reason.op === "every-offer")
    return reason.of === null ? null : gapText(wording, reason.of, which);
  if (reason.op !== "all" && reason.op !== "any") return null;
  const parts = reason.of.filter(({ holds }) => !holds).map((part) => gapText(wording, part, which));
  const gaps = parts.filter((gap) => gap !== null);
  if (gaps.length === 0 || (reason.op === "all" && which === "known" && gaps.length < parts.length))
    return null;
  return reason.op === "all" ? wording.all(gaps) : wording.any(gaps);
}

function comparisonGap(wording: Wording, reason: ComparisonReason): string {
  const { gap, type, needed, right } = reason;
  if (gap === null && reason.value !== null) return comparisonText(wording, reason);
  return wording.messages.say("reason.gap", {
    found: gap === null ? "none" : "value",
    measure: measureName(wording, reason),
    gap: gap === null ? "" : wording.quantity(gap, type),
    needed: neededText(wording, needed, right, type),
  });
}
