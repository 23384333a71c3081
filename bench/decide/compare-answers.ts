import type { Decision, Facts } from "@laurel/core";
import type { Contender } from "./contender.ts";

/** Throws where two contenders disagree about a partner. Without this their speeds could not be compared. */
export async function compareAnswers(contenders: readonly Contender[], population: readonly Facts[]) {
  const [first, ...others] = contenders;
  if (first === undefined) return;
  const expected = await answersOf(first, population);
  for (const other of others) {
    const answers = await answersOf(other, population);
    const index = expected.findIndex((answer, at) => answer !== answers[at]);
    if (index < 0) continue;
    throw new Error(
      `partner ${index}: ${first.name} says ${expected[index]}, ${other.name} says ${answers[index]}`,
    );
  }
}

/** The answers as texts, what else an explanation holds left out. */
async function answersOf(contender: Contender, population: readonly Facts[]): Promise<readonly string[]> {
  const rows = population.map((facts) => contender.rowOf(facts));
  const answers = await decideAll(contender, rows);
  return answers.map(({ tracks, unlocked }) => JSON.stringify({ tracks, unlocked }));
}

/** The answers of a contender in its own form of work. */
export async function decideAll(
  contender: Contender,
  rows: readonly unknown[],
): Promise<readonly Decision[]> {
  const { decide } = contender;
  if (decide !== undefined) return rows.map((row) => decide(row));
  if (contender.decideAll === undefined) throw new Error(`${contender.name} decides nothing`);
  return contender.decideAll(rows);
}
