import type { ASTNode } from "@marcbachmann/cel-js";
import { type Currency, minorUnits } from "../../values/currencies.ts";
import type { ConditionText } from "../document.ts";
import { addProblem, type Findings } from "../read/fields.ts";
import type { Names } from "./environment.ts";

/** What lowering needs to know, and how it says no. */
export interface Lowering {
  readonly found: Findings;
  readonly names: Names;
  readonly digits: number;
  readonly currency: Currency;
  /** Notes a problem at an offset of the condition. */
  refuse(at: number, code: string, message: string, fix: string): null;
}

/** Makes the lowering of one condition; its problems name the place inside the condition. */
export function loweringOf(found: Findings, text: ConditionText, names: Names, currency: Currency): Lowering {
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

/** Says that something is CEL but not part of the program language. */
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
