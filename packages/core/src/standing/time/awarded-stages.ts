import { type Award, lastDayOf } from "../../facts/history.ts";
import type { Program, Track } from "../../program/program.ts";
import { successorOf, type Timeline, versionNamed } from "../../program/timeline.ts";
import type { EpochDay } from "../../values/calendar.ts";

/** What is on record for a track on a day, as stage numbers of the version that asks; −1 for none. */
export interface AwardedStage {
  readonly day: EpochDay;
  /** The last day for which it is on record. */
  readonly lastDay: EpochDay;
  readonly stage: number;
  /** The stage without the time of grace: the same where none ran. */
  readonly earned: number;
  /** The first day on which the grace of that day is over; null where none ran. */
  readonly until: EpochDay | null;
}

/**
 * The stages of a track on record, in the order of their days. Of several awards for one day the last counts.
 * An award under another version counts as the stage that replaces it.
 */
export function awardedStages(
  timeline: Timeline,
  program: Program,
  track: Track,
  awards: readonly Award[],
): readonly AwardedStage[] {
  const found = new Map<EpochDay, AwardedStage>();
  for (const award of lastOfEachDay(awards)) {
    const { day, grace } = award;
    const indexOf = (stage: string | null) => stageIndex(timeline, program, track, award, stage);
    const stage = indexOf(award.stage);
    const other = found.get(day);
    // What is on record for another track counts where a stage of this one replaces it.
    if ((stage < 0 && award.track !== track.id) || (other !== undefined && stage <= other.stage)) continue;
    const earned = grace === undefined ? stage : indexOf(grace.stage);
    found.set(day, { day, lastDay: lastDayOf(award), stage, earned, until: grace?.until ?? null });
  }
  return [...found.values()].sort((a, b) => a.day - b.day);
}

/**
 * The days of promotion on record: those on which a stage was higher than the one before. Leaving the track
 * and coming back is none.
 */
export function promotionsIn(stages: readonly AwardedStage[]): readonly EpochDay[] {
  let before = -1;
  return stages.flatMap(({ day, stage }) => {
    const rises = stage > before;
    if (stage >= 0) before = stage;
    return rises ? [day] : [];
  });
}

/** Of several awards for one day and track, the last counts. */
function lastOfEachDay(awards: readonly Award[]): Iterable<Award> {
  const last = new Map<string, Award>();
  for (const award of awards) last.set(`${award.day} ${award.track}`, award);
  return last.values();
}

function stageIndex(
  timeline: Timeline,
  program: Program,
  track: Track,
  award: Award,
  stage: string | null,
): number {
  if (stage === null) return -1;
  const from = versionNamed(timeline, award.version);
  if (from === null) return -1;
  const name = successorOf(timeline, from, program, `${award.track}.${stage}`);
  const [trackId, stageId] = name?.split(".") ?? [];
  return trackId === track.id ? track.stages.findIndex(({ id }) => id === stageId) : -1;
}
