import type { ASTNode, Environment } from "@marcbachmann/cel-js";
import type { Currency } from "../../values/money.ts";
import { publishingOptions } from "../../offers/option.ts";
import type { ConditionText } from "../document.ts";
import { type Findings, nearest } from "../read/fields.ts";
import type { Condition, Leaf, TextFact } from "./condition.ts";
import { celEnvironment, conditionLength, type Names } from "./environment.ts";
import { lowerComparison } from "./lower-comparison.ts";
import { type Lowering, loweringOf, unsupported } from "./lowering.ts";

/**
 * Compiles a condition; null after noting what is wrong, or where there is none. `withOffer` says whether there is one offer
 * at hand that it may name.
 */
export type CompileCondition = (text: ConditionText | null, withOffer: boolean) => Condition | null;

/** Compiles the conditions of one program. Makes CEL's environment once for each scope. */
export function conditionCompiler(found: Findings, names: Names, currency: Currency): CompileCondition {
  const environments = new Map<boolean, Environment>();
  const environmentOf = (withOffer: boolean) => {
    const known = environments.get(withOffer);
    if (known !== undefined) return known;
    const made = celEnvironment(names, withOffer);
    environments.set(withOffer, made);
    return made;
  };
  return (text, withOffer) => {
    if (text === null) return null;
    const lowering = loweringOf(found, text, names, currency);
    if (text.value.length > conditionLength) {
      return lowering.refuse(
        0,
        "condition-too-long",
        `The condition is longer than ${conditionLength} characters.`,
        "Split it into several stages or benefits.",
      );
    }
    const parsed = parse(environmentOf(withOffer), text.value);
    if ("problem" in parsed) return lowering.refuse(parsed.at, "condition", parsed.problem, parsed.mend);
    return lower(lowering, parsed.ast, false, "offer");
  };
}

type Parsed =
  | { readonly ast: ASTNode }
  | { readonly problem: string; readonly mend: string; readonly at: number };

function parse(environment: Environment, text: string): Parsed {
  const mend =
    "See the conditions in the language reference: measures, offers, partner.country, &&, ||, ! and comparisons.";
  try {
    const parsed = environment.parse(text);
    const checked = parsed.check();
    const error = checked.error;
    if (error !== undefined)
      return {
        problem: `${error.summary}.`,
        mend: mendOf(error.code, error.summary) ?? mend,
        at: error.range?.start ?? 0,
      };
    if (checked.type !== "bool")
      return {
        problem: `A condition must be true or false, not ${checked.type}.`,
        mend: "Compare it with something, as in billedSales >= 500.",
        at: 0,
      };
    return { ast: parsed.ast };
  } catch (error) {
    const { code, summary, range } = error as { code?: string; summary?: string; range?: { start: number } };
    if (summary === undefined) throw error;
    return { problem: `${summary}.`, mend: mendOf(code ?? "", summary) ?? mend, at: range?.start ?? 0 };
  }
}

function mendOf(code: string, summary: string): string | null {
  if (code === "unknown_variable")
    return "Name a measure, a list, offers, partner.country, or offer where there is one.";
  if (code === "no_such_key")
    return "An offer has live, option, byol, private, hasPublicListing, type and storefront; a partner has country.";
  if (code === "no_such_overload") {
    return summary.includes("Money") && summary.includes("Quantity")
      ? "Money and numbers do not mix: compare money with money, or with an amount in major units."
      : "Compare values of the same type.";
  }
  return null;
}

/** Lowers a node; `not` is the negation that is being pushed down; `offer` is how the offer at hand is called. */
function lower(lowering: Lowering, node: ASTNode, not: boolean, offer: string): Condition | null {
  switch (node.op) {
    case "!_":
      return lower(lowering, node.args, !not, offer);
    case "&&":
    case "||":
      return join(lowering, node, not, offer);
    case "value":
      return typeof node.args === "boolean"
        ? { op: node.args !== not ? "always" : "never" }
        : unsupported(lowering, node);
    case ".":
      return flag(lowering, node, !not, offer);
    case "in":
      return membership(lowering, node.args[0], node.args[1], !not, offer);
    case "rcall":
      return quantifier(lowering, node, not, offer);
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return equality(lowering, node, not, offer) ?? null;
    default:
      return unsupported(lowering, node);
  }
}

function join(
  lowering: Lowering,
  node: ASTNode & { op: "&&" | "||" },
  not: boolean,
  offer: string,
): Condition | null {
  const op = (node.op === "&&") !== not ? "all" : "any";
  const parts = node.args.map((part) => lower(lowering, part, not, offer));
  const of: Condition[] = [];
  for (const part of parts) {
    if (part === null) return null;
    if (part.op === op) of.push(...(part as { of: readonly Condition[] }).of);
    else of.push(part);
  }
  return { op, of };
}

const flags = ["live", "byol", "private", "hasPublicListing"] as const;

/** `offer.option` and the like as [owner, field]; null for anything else. */
function field(node: ASTNode): readonly [string, string] | null {
  return node.op === "." && node.args[0].op === "id" ? [node.args[0].args, node.args[1]] : null;
}

function flag(lowering: Lowering, node: ASTNode, is: boolean, offer: string): Leaf | null {
  const path = field(node);
  const name = flags.find((known) => known === path?.[1]);
  if (path === null || name === undefined) return unsupported(lowering, node);
  return ofThisOffer(lowering, node, path[0], offer) ? { op: "flag", flag: name, is } : null;
}

function ofThisOffer(lowering: Lowering, node: ASTNode, owner: string, offer: string): boolean {
  if (owner === offer) return true;
  lowering.refuse(
    node.start,
    "outer-offer",
    `"${owner}" cannot be named inside exists or all.`,
    `Ask only about "${offer}" there.`,
  );
  return false;
}

function textFact(lowering: Lowering, node: ASTNode, offer: string): TextFact | null | undefined {
  const path = field(node);
  if (path === null) return undefined;
  const [owner, name] = path;
  if (owner === "partner") return "partner.country";
  if (name !== "option" && name !== "type" && name !== "storefront") return undefined;
  return ofThisOffer(lowering, node, owner, offer) ? `offer.${name}` : null;
}

function membership(
  lowering: Lowering,
  node: ASTNode,
  within: ASTNode,
  is: boolean,
  offer: string,
): Leaf | null {
  const fact = textFact(lowering, node, offer);
  if (fact === null) return null;
  if (fact === undefined) return unsupported(lowering, node);
  if (within.op === "id") {
    return { op: "text", fact, is, oneOf: lowering.names.lists.get(within.args) ?? [], list: within.args };
  }
  if (within.op !== "list") return unsupported(lowering, within);
  const oneOf: string[] = [];
  for (const item of within.args) {
    if (item.op !== "value" || typeof item.args !== "string") return unsupported(lowering, item);
    if (!knownText(lowering, item, fact, item.args)) return null;
    oneOf.push(item.args);
  }
  return { op: "text", fact, is, oneOf, list: null };
}

function knownText(lowering: Lowering, node: ASTNode, fact: TextFact, text: string): boolean {
  if (fact !== "offer.option" || publishingOptions.some((option) => option === text)) return true;
  const guess = nearest(text, publishingOptions);
  const mend = `${guess ? `Did you mean "${guess}"? ` : ""}Use one of: ${publishingOptions.join(", ")}.`;
  lowering.refuse(node.start, "unknown-option", `"${text}" is not a publishing option.`, mend);
  return false;
}

function quantifier(
  lowering: Lowering,
  node: ASTNode & { op: "rcall" },
  not: boolean,
  offer: string,
): Condition | null {
  const [name, receiver, [variable, body]] = node.args;
  if ((name !== "exists" && name !== "all") || receiver.op !== "id" || receiver.args !== "offers")
    return unsupported(lowering, node);
  if (variable?.op !== "id" || body === undefined) return unsupported(lowering, node);
  if (offer !== "offer")
    return lowering.refuse(
      node.start,
      "nested-offers",
      "An exists or all stands inside another.",
      "Ask about the offers one level deep.",
    );
  // The body's own name for the offer replaces "offer", which marks that we are inside.
  const of = lower(lowering, body, not, variable.args === "offer" ? " offer" : variable.args);
  return of === null ? null : { op: (name === "exists") !== not ? "some-offer" : "every-offer", of };
}

/** `==`, `!=` and the order of texts, truth values, and numbers. */
function equality(
  lowering: Lowering,
  node: ASTNode & { op: "==" | "!=" | "<" | "<=" | ">" | ">=" },
  not: boolean,
  offer: string,
): Condition | null {
  const [left, right] = node.args;
  const equal = node.op === "==" || node.op === "!=";
  const is = (node.op === "==") !== not;
  for (const [fact, literal] of [
    [left, right],
    [right, left],
  ] as const) {
    if (literal.op !== "value") continue;
    if (typeof literal.args === "boolean")
      return equal ? flag(lowering, fact, is === literal.args, offer) : unsupported(lowering, node);
    if (typeof literal.args !== "string") continue;
    const named = textFact(lowering, fact, offer);
    if (named === null) return null;
    if (named === undefined || !equal) return unsupported(lowering, node);
    return knownText(lowering, literal, named, literal.args)
      ? { op: "text", fact: named, is, oneOf: [literal.args], list: null }
      : null;
  }
  return lowerComparison(lowering, node, not);
}
