import type { Grant, Program, Track } from "../../program/program.ts";
import type { NearestWay, NextStep, NextUnlock, StageReasons } from "./explanation.ts";
import { met, nearestWay } from "./nearest-way.ts";
import { falseComparisons, type Reason } from "./reason.ts";

/** A place on a track: the stage (−1: none yet), and the conditions of the track. */
interface TrackPlace {
  readonly stage: number;
  readonly enter: Reason | null;
  readonly stages: readonly StageReasons[];
}

/** The step to the stage above a place; null at the top. */
export function nextStep(
  program: Program,
  track: Track,
  { stage, enter, stages }: TrackPlace,
): NextStep | null {
  const next = stages[stage + 1];
  if (next === undefined) return null;
  const gaps = next.when === null ? [] : falseComparisons(next.when);
  const nearest = wayTo(enter, next.when);
  return { stage: next.stage, gaps, nearest, unlocks: unlocksAt(program, track, stage + 1) };
}

function wayTo(enter: Reason | null, when: Reason | null): NearestWay {
  const open = enter === null || enter.holds ? when : enter;
  if (open === null || open.holds) return met;
  if (open === when || when === null || when.holds) return nearestWay(open);
  return nearestWay({ op: "all", holds: false, of: [open, when] });
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
  return program.benefits.flatMap(({ id, grants }): readonly NextUnlock[] => {
    // Publications give what is granted per offer; a higher stage alone does not.
    const here = grants.filter((grant) => program.tracks[grant.track] === track && grant.per !== "offer");
    const begins = here.some(({ from }) => from === stage);
    const amount = largestAt(here, stage);
    const grows = amount > Math.max(0, largestAt(here, stage - 1));
    if (!begins && !grows) return [];
    if (amount < 0) return [{ benefit: id, amountMinor: null, amountSource: null }];
    const largest = here.find(({ amounts }) => amounts[stage] === amount);
    return [{ benefit: id, amountMinor: amount, amountSource: largest?.amountSources[stage] ?? null }];
  });
}

/** The largest amount that a grant has on a stage; −1 where no grant has one. */
function largestAt(grants: readonly Grant[], stage: number): number {
  return Math.max(-1, ...grants.map(({ amounts }) => amounts[stage] ?? -1));
}
