import type { ASTNode, Environment } from "@marcbachmann/cel-js";
import { publishingOptions } from "../../facts/option.ts";
import { isCountry } from "../../values/countries.ts";
import type { Currency } from "../../values/currencies.ts";
import type { ConditionText } from "../document.ts";
import { type Findings, nearest } from "../read/fields.ts";
import type { Condition, Leaf, TextFact } from "./condition.ts";
import { celEnvironment, type KnownNames, maxConditionLength } from "./environment.ts";
import { findHabits } from "./habits.ts";
import { lowerComparison } from "./lower-comparison.ts";
import { type Lowering, loweringOf, unsupported } from "./lowering.ts";
import { parseCondition, type Unread } from "./parse-condition.ts";

/**
 * Compiles a condition; null where there is none, or after noting a problem. `withOffer`: whether the
 * condition is about one offer, which it may name.
 */
export type CompileCondition = (text: ConditionText | null, withOffer: boolean) => Condition | null;

/** Makes the compiler of a program's conditions. CEL's environment is made once for each scope. */
export function conditionCompiler(found: Findings, names: KnownNames, currency: Currency): CompileCondition {
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
    if (text.value.length > maxConditionLength) {
      return lowering.refuse(
        0,
        "condition-too-long",
        `The condition is longer than ${maxConditionLength} characters.`,
        "Split it into several stages or benefits.",
      );
    }
    const parsed = parseCondition(environmentOf(withOffer), found, names, text.value);
    if ("problem" in parsed) return refuseUnread(lowering, text.value, parsed);
    return lower(lowering, parsed.ast, false, { offer: "offer", quantified: false });
  };
}

/** Notes why CEL can't read a condition: all that people write from habit, or else what CEL says. */
function refuseUnread(lowering: Lowering, text: string, unread: Unread): null {
  const { measures, lists, broken } = lowering.names;
  const isKnown = (name: string) => measures.has(name) || lists.has(name) || broken.has(name);
  const habits = findHabits(text, lowering.currency, isKnown);
  for (const { at, problem, fix } of habits) lowering.refuse(at, "condition", problem, fix);
  if (habits.length > 0 || (unread.unknown !== undefined && broken.has(unread.unknown))) return null;
  return lowering.refuse(unread.at, unread.code ?? "condition", unread.problem, unread.fix);
}

/** The name of the current offer, and whether it is the variable of an `exists` or `all`. */
interface Scope {
  readonly offer: string;
  readonly quantified: boolean;
}

/** Lowers a node; `not` is the negation that is being pushed down. */
function lower(lowering: Lowering, node: ASTNode, not: boolean, scope: Scope): Condition | null {
  switch (node.op) {
    case "!_":
      return lower(lowering, node.args, !not, scope);
    case "&&":
    case "||":
      return join(lowering, node, not, scope);
    case "value":
      return typeof node.args === "boolean"
        ? { op: node.args !== not ? "always" : "never" }
        : unsupported(lowering, node);
    case ".":
      return flag(lowering, node, !not, scope);
    case "in":
      return membership(lowering, node.args[0], node.args[1], !not, scope);
    case "rcall":
      return quantifier(lowering, node, not, scope);
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return equality(lowering, node, not, scope) ?? null;
    default:
      return unsupported(lowering, node);
  }
}

function join(
  lowering: Lowering,
  node: ASTNode & { op: "&&" | "||" },
  not: boolean,
  scope: Scope,
): Condition | null {
  const op = (node.op === "&&") !== not ? "all" : "any";
  const parts = node.args.map((part) => lower(lowering, part, not, scope));
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

function flag(lowering: Lowering, node: ASTNode, is: boolean, scope: Scope): Leaf | null {
  const path = field(node);
  const name = flags.find((known) => known === path?.[1]);
  if (path === null || name === undefined) return unsupported(lowering, node);
  return ofThisOffer(lowering, node, path[0], scope) ? { op: "flag", flag: name, is } : null;
}

function ofThisOffer(lowering: Lowering, node: ASTNode, owner: string, { offer }: Scope): boolean {
  if (owner === offer) return true;
  lowering.refuse(
    node.start,
    "outer-offer",
    `"${owner}" cannot be used inside exists or all.`,
    `Use only "${offer}" there.`,
  );
  return false;
}

function textFact(lowering: Lowering, node: ASTNode, scope: Scope): TextFact | null | undefined {
  const path = field(node);
  if (path === null) return undefined;
  const [owner, name] = path;
  if (owner === "partner" && scope.offer !== "partner") return "partner.country";
  if (name !== "option" && name !== "type" && name !== "storefront") return undefined;
  return ofThisOffer(lowering, node, owner, scope) ? `offer.${name}` : null;
}

function membership(
  lowering: Lowering,
  node: ASTNode,
  within: ASTNode,
  is: boolean,
  scope: Scope,
): Leaf | null {
  const fact = textFact(lowering, node, scope);
  if (fact === null) return null;
  if (fact === undefined) return unsupported(lowering, node);
  if (within.op === "id") {
    const listed = lowering.names.lists.get(within.args) ?? [];
    for (const text of listed) if (!knownText(lowering, within, fact, text)) return null;
    return { op: "text", fact, is, oneOf: listed, list: within.args };
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

/**
 * Whether a text can be compared with a fact. A text that is no country is a problem of its own: a published
 * version may have one, which no partner's country is.
 */
function knownText(lowering: Lowering, node: ASTNode, fact: TextFact, text: string): boolean {
  if (fact === "partner.country" && !isCountry(text)) {
    const guess = isCountry(text.toUpperCase()) ? ` Did you mean "${text.toUpperCase()}"?` : "";
    const fix = `Write two capital letters as in ISO 3166-1.${guess}`;
    lowering.refuse(node.start, "unknown-country", `"${text}" is not a country code.`, fix);
  }
  if (fact !== "offer.option" || publishingOptions.some((option) => option === text)) return true;
  const guess = nearest(lowering.found, text, publishingOptions);
  const fix = `${guess ? `Did you mean "${guess}"? ` : ""}Use one of: ${publishingOptions.join(", ")}.`;
  lowering.refuse(node.start, "unknown-option", `"${text}" is not a publishing option.`, fix);
  return false;
}

function quantifier(
  lowering: Lowering,
  node: ASTNode & { op: "rcall" },
  not: boolean,
  scope: Scope,
): Condition | null {
  const [name, receiver, [variable, body]] = node.args;
  if ((name !== "exists" && name !== "all") || receiver.op !== "id" || receiver.args !== "offers")
    return unsupported(lowering, node);
  if (variable?.op !== "id" || body === undefined) return unsupported(lowering, node);
  if (scope.quantified)
    return lowering.refuse(
      node.start,
      "nested-offers",
      "exists and all cannot be nested.",
      "Write each exists or all on its own, and join them by && or ||.",
    );
  const of = lower(lowering, body, not, { offer: variable.args, quantified: true });
  return of === null ? null : { op: (name === "exists") !== not ? "some-offer" : "every-offer", of };
}

/** Comparisons of texts and truth values; those of numbers and money are left to `lowerComparison`. */
function equality(
  lowering: Lowering,
  node: ASTNode & { op: "==" | "!=" | "<" | "<=" | ">" | ">=" },
  not: boolean,
  scope: Scope,
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
      return equal ? flag(lowering, fact, is === literal.args, scope) : unsupported(lowering, node);
    if (typeof literal.args !== "string") continue;
    const named = textFact(lowering, fact, scope);
    if (named === null) return null;
    if (named === undefined || !equal) return unsupported(lowering, node);
    return knownText(lowering, literal, named, literal.args)
      ? { op: "text", fact: named, is, oneOf: [literal.args], list: null }
      : null;
  }
  return lowerComparison(lowering, node, not);
}
