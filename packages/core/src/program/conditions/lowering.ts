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
  const text = node.input.slice(node.start, node.end);
  const fix = "Use &&, ||, !, comparisons, in, offers.exists(o, …) and offers.all(o, …).";
  return lowering.refuse(
    node.start,
    "not-in-language",
    `"${text}" is not part of the program language.`,
    fix,
  );
}
