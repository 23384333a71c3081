import type { MeasureValues } from "../../program/conditions/condition.ts";
import type { Program } from "../../program/program.ts";
import type { Facts } from "../facts.ts";
import { explain } from "./explain.ts";
import type { Explanation } from "./explanation.ts";

/** What to change in the facts: the values of some measures (minor units for money; null: absent). */
export interface FactsChange {
  readonly measures?: MeasureValues;
  /** Other held stages; `{}` for none. */
  readonly held?: Facts["held"];
}

/**
 * The answer, with reasons, as it would be after a change of the facts. Naming an unknown measure is a bug.
 */
export function project(program: Program, facts: Facts, change: FactsChange): Explanation {
  for (const name of Object.keys(change.measures ?? {})) {
    if (!program.measures.some((measure) => measure.name === name))
      throw new Error(`no measure "${name}" to project`);
  }
  const measures = { ...facts.measures, ...change.measures };
  return explain(program, { ...facts, measures, held: change.held ?? facts.held });
}
