import type { Decision, Facts, Program } from "@laurel/core";
import { type Rate, type Rounds, type Timed, timeRounds } from "../time-rounds.ts";
import { celJs } from "./cel-js.ts";
import { compareAnswers } from "./compare-answers.ts";
import type { Contender } from "./contender.ts";
import { handWritten } from "./hand-written.ts";
import { jsonLogic } from "./json-logic.ts";
import { jsonRulesEngine } from "./json-rules-engine.ts";
import { laurel, laurelExplains } from "./laurel.ts";
import { makePopulation } from "./make-population.ts";
import { readBenchProgram } from "./read-bench-program.ts";
import { zenEngine } from "./zen-engine.ts";

/** Everyone who decides, ourselves and the hand-written rules first. */
export function contendersOf(program: Program): readonly Contender[] {
  const all = [
    handWritten,
    laurel(program),
    laurelExplains(program),
    jsonLogic(program),
    celJs(program),
    zenEngine(program),
    jsonRulesEngine(program),
  ];
  // Each gets only the rows that it made itself.
  return all as unknown as readonly Contender[];
}

/** Checks that all agree about the whole population, then times them on it. */
export async function timeDeciding(partners: number, rounds: Rounds): Promise<readonly Rate[]> {
  const population = makePopulation(partners);
  const contenders = contendersOf(readBenchProgram());
  await compareAnswers(contenders, population);
  return timeRounds(
    contenders.map((contender) => timedOn(contender, population)),
    rounds,
  );
}

/** The slow ones work on fewer partners in each pass, so that their turns end in time. */
const slowPartners = 128;

function timedOn(contender: Contender, population: readonly Facts[]): Timed {
  const { name, decide, decideAll } = contender;
  if (decide !== undefined) {
    const rows = population.map((facts) => contender.rowOf(facts));
    return { name, size: rows.length, pass: () => sumOfAll(decide, rows) };
  }
  if (decideAll === undefined) throw new Error(`${name} decides nothing`);
  const rows = population.slice(0, slowPartners).map((facts) => contender.rowOf(facts));
  return {
    name,
    size: rows.length,
    pass: async () => (await decideAll(rows)).reduce((sum, answer) => sum + answer.unlocked.length, 0),
  };
}

function sumOfAll(decide: (row: unknown) => Decision, rows: readonly unknown[]): number {
  let sum = 0;
  for (let index = 0; index < rows.length; index += 1) sum += decide(rows[index]).unlocked.length;
  return sum;
}
