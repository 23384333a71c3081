import type { MeasureValues } from "../../program/conditions/condition.ts";
import type { Program } from "../../program/program.ts";
import type { Facts } from "../facts.ts";
import { explain } from "./explain.ts";
import type { Explanation } from "./explanation.ts";

/**
 * What if: other values for some measures (minor units for money; null: absent), another day's facts left as
 * they are.
 */
export interface Change {
  readonly measures?: MeasureValues;
  /** Other stages held; `{}` for a look without holds. */
  readonly held?: Facts["held"];
}

/** The answer, with reasons, as it would be. Unknown measures are a mistake of the caller. */
export function project(program: Program, facts: Facts, change: Change): Explanation {
  for (const name of Object.keys(change.measures ?? {})) {
    if (!program.measures.some((measure) => measure.name === name))
      throw new Error(`no measure "${name}" to project`);
  }
  const measures = { ...facts.measures, ...change.measures };
  return explain(program, { ...facts, measures, held: change.held ?? facts.held });
}
