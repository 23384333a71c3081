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

/**
 * The answers as texts, without the rest of an explanation. Each is converted at once: if
 * thousands of answers were kept, V8 would allocate such objects in the old generation, and stay
 * slow.
 */
async function answersOf(contender: Contender, population: readonly Facts[]): Promise<readonly string[]> {
  const { name, decide, decideAll } = contender;
  const rows = population.map((facts) => contender.rowOf(facts));
  if (decide !== undefined) return rows.map((row) => textOf(decide(row)));
  if (decideAll === undefined) throw new Error(`${name} decides nothing`);
  return (await decideAll(rows)).map(textOf);
}

function textOf({ tracks, unlocked }: Decision): string {
  return JSON.stringify({ tracks, unlocked });
}
