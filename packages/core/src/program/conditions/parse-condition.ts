import type { ASTNode, Environment } from "@marcbachmann/cel-js";
import { type Findings, nearest } from "../read/fields.ts";
import type { KnownNames } from "./environment.ts";
import { notInLanguage } from "./lowering.ts";

/**
 * What is wrong with a condition and at which offset. `unknown`: the name that is not declared. `code`: that
 * of the problem where it isn't "condition".
 */
export interface Unread {
  readonly code?: string;
  readonly problem: string;
  readonly fix: string;
  readonly at: number;
  readonly unknown?: string;
}

/** A parsed condition: CEL's tree, or what is wrong with it. */
export type Parsed = { readonly ast: ASTNode } | Unread;

/** Parses a condition and checks its types, with CEL. */
export function parseCondition(
  environment: Environment,
  found: Findings,
  names: KnownNames,
  text: string,
): Parsed {
  try {
    const parsed = environment.parse(text);
    const { error, type } = parsed.check();
    if (error !== undefined) return problemOf(error, found, names, text);
    return type === "bool" ? { ast: parsed.ast } : notTrueOrFalse(type ?? "nothing");
  } catch (error) {
    if (isCelError(error)) return problemOf(error, found, names, text);
    throw error;
  }
}

interface CelError {
  readonly code: string;
  readonly summary: string;
  readonly range?: { readonly start: number; readonly end: number };
}

function isCelError(error: unknown): error is CelError {
  return error instanceof Error && "summary" in error && "code" in error;
}

function notTrueOrFalse(type: string): Parsed {
  const problem = `A condition must be true or false, not ${inWords(type)}.`;
  return { problem, fix: "Compare it with something, as in billedSales >= 500.", at: 0 };
}

function problemOf(
  { code, summary, range }: CelError,
  found: Findings,
  names: KnownNames,
  text: string,
): Parsed {
  const at = range?.start ?? 0;
  const written = text.slice(at, range?.end);
  switch (code) {
    case "unknown_variable": {
      const unknown = written;
      return (
        quantifierProblem(text, at) ?? {
          problem: `"${unknown}" is not known here.`,
          fix: fixForName(found, unknown, names),
          at,
          unknown,
        }
      );
    }
    case "no_such_key": {
      const fix =
        "An offer has live, option, byol, private, hasPublicListing, type and storefront; " +
        "a partner has country.";
      const unknown = summary.replace(/^No such key: /, "");
      return { problem: `"${unknown}" is not known here.`, fix, at };
    }
    case "no_such_overload": {
      const types = summary.replace(/^no such overload: /, "");
      if (/^bool [<>]=? /.test(types)) {
        const fix = "Write both bounds: billedSales >= 500 && billedSales < 25000.";
        return { problem: "Only two values can be compared at once.", fix, at };
      }
      const quoted = /^(Money|Quantity) \S+ string$|^string \S+ (Money|Quantity)$/.test(types);
      if (quoted) {
        const fix = "Write a number without quotes, as in billedSales >= 500.";
        return { problem: "A number is compared with a text in quotes.", fix, at };
      }
      return { problem: `"${inWords(types)}" is not possible.`, fix: fixForTypes(types), at };
    }
    case "no_matching_overload":
      return { ...notInLanguage(written), at };
    case "invalid_macro_argument": {
      const start = text.lastIndexOf(summary.split("(", 1)[0] ?? "", at);
      return { ...notInLanguage(text.slice(start, text.indexOf(")", at) + 1)), at: start };
    }
    case "invalid_index_type": {
      const list = /(\w+)\s*\.\s*$/.exec(text.slice(0, at))?.[1] ?? "";
      const fix = "Write offers.exists(o, o.live), or in with a list of texts.";
      return { problem: `"${list}" is a list, not one offer.`, fix, at };
    }
    default:
      return syntaxProblem(summary, written, at);
  }
}

function syntaxProblem(summary: string, written: string, at: number): Unread {
  if (summary.includes("EOF") || summary.startsWith("Unterminated")) {
    const fix = "Finish the condition: close every quote and bracket.";
    return { problem: "The condition ends too early.", fix, at };
  }
  const problem = `"${written}" is not expected here.`;
  if (written === ")") return { problem, fix: "Close as many brackets as it opens.", at };
  if (written !== "") return { problem, fix: "Join comparisons by && or ||.", at };
  const fix = "Use measures, lists, offers, partner.country, &&, ||, !, comparisons and parentheses.";
  return { problem: `The condition cannot be read: ${summary}.`, fix, at };
}

/** `offers.exist(o, …)` and `offers.exists(o.live)`: CEL says only that it doesn't know `o`. */
function quantifierProblem(text: string, at: number): Unread | null {
  const [, receiver = "", name] = /^(.*\boffers\s*\.\s*)(\w+)\s*\(\s*$/s.exec(text.slice(0, at)) ?? [];
  if (name === undefined) return null;
  const isKnown = name === "exists" || name === "all";
  const fix = `Write offers.${isKnown ? name : "exists"}(o, o.live).`;
  const problem = isKnown ? `"${name}" has no name for an offer.` : `"${name}" is not known here.`;
  return { problem, fix, at: receiver.length };
}

function fixForName(found: Findings, unknown: string, { measures, lists }: KnownNames): string {
  const guess = nearest(found, unknown, [...measures.keys(), ...lists.keys(), "offers", "partner"]);
  const known = "Use a measure, a list, offers or partner.country; offer only in a rule about one offer.";
  return guess === null ? known : `Did you mean "${guess}"? ${known}`;
}

function fixForTypes(types: string): string {
  return types.includes("Money") && types.includes("Quantity")
    ? "Money and numbers do not mix: compare money with money, or with an amount in major units."
    : "Compare values of the same type.";
}

/** CEL's type names in the words of the language reference. */
function inWords(types: string): string {
  return types
    .replaceAll("Money", "money")
    .replaceAll("Quantity", "number")
    .replaceAll(/\b(int|uint|double)\b/g, "plain number")
    .replaceAll(/\bstring\b/g, "text");
}
