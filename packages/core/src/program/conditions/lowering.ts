import type { ASTNode } from "@marcbachmann/cel-js";
import { type Currency, minorUnits } from "../../values/currencies.ts";
import type { ConditionText } from "../document.ts";
import { addProblem, type Findings } from "../read/fields.ts";
import type { KnownNames } from "./environment.ts";

/** What the lowering of a condition needs, and how it notes a problem. */
export interface Lowering {
  readonly found: Findings;
  readonly names: KnownNames;
  readonly digits: number;
  readonly currency: Currency;
  /** Notes a problem at an offset of the condition. */
  refuse(at: number, code: string, message: string, fix: string): null;
}

/** The lowering of one condition. Its problems name the exact place inside the condition. */
export function loweringOf(
  found: Findings,
  text: ConditionText,
  names: KnownNames,
  currency: Currency,
): Lowering {
  return {
    found,
    names,
    currency,
    digits: minorUnits(currency),
    refuse(at, code, message, fix) {
      const { file, line, column } = text.placeOf?.(at) ?? text.place;
      addProblem(found, { file, line, column, code, message, fix });
      return null;
    },
  };
}

/** Notes that a part of the condition is CEL but not part of the program language. */
export function unsupported(lowering: Lowering, node: ASTNode): null {
  const { code, problem, fix } = notInLanguage(node.input.slice(node.start, node.end));
  return lowering.refuse(node.start, code, problem, fix);
}

/** Says that a part of a condition is not in the program language, with its text and what there is. */
export function notInLanguage(text: string) {
  const problem = `"${text}" is not part of the program language.`;
  const fix = "Use &&, ||, !, comparisons, in, offers.exists(o, …) and offers.all(o, …).";
  return { code: "not-in-language", problem, fix };
}
