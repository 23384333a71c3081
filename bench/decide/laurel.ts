import { decide, explain, type Facts, type Program } from "@laurel/core";
import type { Contender } from "./contender.ts";

/** Ourselves. */
export function laurel(program: Program): Contender<Facts> {
  return { name: "laurel", rowOf: (facts) => facts, decide: (facts) => decide(program, facts) };
}

/** Ourselves with every reason of all benefits. */
export function laurelExplains(program: Program): Contender<Facts> {
  return { name: "laurel explain", rowOf: (facts) => facts, decide: (facts) => explain(program, facts) };
}
