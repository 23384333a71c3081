import type { Program, Track } from "../program/program.ts";
import type { NextStep, NextUnlock, StageReasons } from "./explanation.ts";
import { openComparisons } from "./reason.ts";

/** The step from a stage (−1: none yet) to the lowest one above it; null at the top. */
export function nextStep(
  program: Program,
  track: Track,
  stage: number,
  stages: readonly StageReasons[],
): NextStep | null {
  const next = stages[stage + 1];
  if (next === undefined) return null;
  const gaps = next.when === null ? [] : openComparisons(next.when);
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
    const grant = grants.find(
      (candidate) => program.tracks[candidate.track] === track && candidate.from <= stage,
    );
    if (grant === undefined) return [];
    const amountMinor = grant.amounts[stage] ?? null;
    const grows = amountMinor !== null && amountMinor > (grant.amounts[stage - 1] ?? 0);
    return grant.from === stage || grows ? [{ benefit: id, amountMinor }] : [];
  });
}
