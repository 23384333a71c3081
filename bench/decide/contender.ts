import type { Decision, Facts, Program, Unlock } from "@laurel/core";

/**
 * A program that decides the population. `Row` is a partner's facts in the form that suits it best, made
 * before
 * timing.
 */
export interface Contender<Row = unknown> {
  readonly name: string;
  rowOf(facts: Facts): Row;
  /** One of these two: one partner at a time, or all of them in the form in which that is fastest. */
  decide?(row: Row): Decision;
  decideAll?(rows: readonly Row[]): Promise<readonly Decision[]>;
}

/** The measures of a partner beside its country and its offers, and room for the stage that was found. */
export type FlatRow = Record<string, unknown> & { stage: number };

/** Facts as one flat object: what the peers' rules name without a path. */
export function flatRow(facts: Facts): FlatRow {
  const offers = facts.offers.map((offer) => ({ ...offer }));
  return { stage: -1, country: facts.country, offers, ...facts.measures };
}

/** Makes the answer of a stage number (−1: none) and of what the benefits' own conditions gave. */
export type Answerer = (stage: number, given: ArrayLike<unknown>) => Decision;

/** The answer's entries are made once, so that no contender is timed on making texts. */
export function answererOf(program: Program): Answerer {
  const [track] = program.tracks;
  if (track === undefined) throw new Error("the program has no track");
  const stages = track.stages.map(({ id }) => id);
  const unlocks = program.benefits.map(({ id, grants }) =>
    stages.map((_, stage) => unlockOf(id, grants[0]?.amounts[stage] ?? null)),
  );
  return (stage, given) => {
    const unlocked: Unlock[] = [];
    if (stage < 0) return { tracks: {}, unlocked };
    for (let index = 0; index < unlocks.length; index += 1) {
      if (given[index] === true) unlocked.push((unlocks[index] as Unlock[])[stage] as Unlock);
    }
    return { tracks: { transact: stages[stage] as string }, unlocked };
  };
}

/** An entry of an answer. */
export function unlockOf(benefit: string, amountMinor: number | null): Unlock {
  return Object.freeze(amountMinor === null ? { benefit } : { benefit, amountMinor });
}
