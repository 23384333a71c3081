import type { Grant, Program, Track } from "../../program/program.ts";
import type { NextStep, NextUnlock, StageReasons } from "./explanation.ts";
import { falseComparisons } from "./reason.ts";

/** The step from a stage (−1: none yet) to the next one above it; null at the top. */
export function nextStep(
  program: Program,
  track: Track,
  stage: number,
  stages: readonly StageReasons[],
): NextStep | null {
  const next = stages[stage + 1];
  if (next === undefined) return null;
  const gaps = next.when === null ? [] : falseComparisons(next.when);
  return { stage: next.stage, gaps, unlocks: unlocksAt(program, track, stage + 1) };
}

const known = new WeakMap<Track, readonly (readonly NextUnlock[])[]>();

function unlocksAt(program: Program, track: Track, stage: number): readonly NextUnlock[] {
  let all = known.get(track);
  if (all === undefined) {
    all = track.stages.map((_, index) => beginningAt(program, track, index));
    known.set(track, all);
  }
  return all[stage] ?? [];
}

function beginningAt(program: Program, track: Track, stage: number): readonly NextUnlock[] {
  return program.benefits.flatMap(({ id, grants }) => {
    // Publications give what is granted per offer; a higher stage alone does not.
    const here = grants.filter((grant) => program.tracks[grant.track] === track && grant.per !== "offer");
    const begins = here.some(({ from }) => from === stage);
    const amount = largestAt(here, stage);
    const grows = amount > Math.max(0, largestAt(here, stage - 1));
    return begins || grows ? [{ benefit: id, amountMinor: amount < 0 ? null : amount }] : [];
  });
}

/** The largest amount that a grant has on a stage; −1 where no grant has one. */
function largestAt(grants: readonly Grant[], stage: number): number {
  return Math.max(-1, ...grants.map(({ amounts }) => amounts[stage] ?? -1));
}
