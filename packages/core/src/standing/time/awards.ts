import { type History, lastDayOf } from "../../facts/history.ts";
import type { Program, Track } from "../../program/program.ts";
import type { Timeline } from "../../program/timeline.ts";
import { addPeriod, type EpochDay, type Term } from "../../values/calendar.ts";
import type { Decision, Facts, KeptStage } from "../facts.ts";
import { awardedStages } from "./awarded-stages.ts";
import { termAnchor, termOf } from "./term.ts";

/**
 * The stages held on a day: on each track that holds stages, the highest one awarded in the present term. On
 * the first day of a term nothing is held, unless a promotion began it.
 */
export function heldOn(
  timeline: Timeline,
  program: Program,
  history: History,
  day: EpochDay,
): Readonly<Record<string, string>> {
  const held: Record<string, string> = {};
  if (history.awards.length === 0) return held;
  for (const track of program.tracks) {
    if (track.down === "at-once") continue;
    const term = termOf(timeline, program, track, history, day);
    if (term === null || isDecidedAfresh({ timeline, program, track, history, day }, term)) continue;
    const awards = history.awards.filter((award) => lastDayOf(award) >= term.from && award.day <= day);
    const earned = awardedStages(timeline, program, track, awards).map((award) => award.earned);
    const stage = track.stages[Math.max(-1, ...earned)];
    if (stage !== undefined) held[track.id] = stage.id;
  }
  return held;
}

/**
 * Whether what is held on a day may add to what was decided without it. Not where no stage on record is
 * higher than that: then nothing depends on when the terms of the partner began, which takes long to find.
 */
export function mayHoldMore(
  timeline: Timeline,
  program: Program,
  history: History,
  { day, grace }: Pick<Facts, "day" | "grace">,
  { tracks }: Decision,
): boolean {
  if (grace !== undefined) return true;
  const awards = history.awards.filter((award) => award.day <= day);
  return program.tracks.some((track) => {
    if (track.down === "at-once") return false;
    const decided = track.stages.findIndex(({ id }) => id === tracks[track.id]);
    return awardedStages(timeline, program, track, awards).some(({ earned }) => earned > decided);
  });
}

interface TrackOnDay {
  readonly timeline: Timeline;
  readonly program: Program;
  readonly track: Track;
  readonly history: History;
  readonly day: EpochDay;
}

/** Whether a day is the first one of a term that the calendar began. */
function isDecidedAfresh({ timeline, program, track, history, day }: TrackOnDay, term: Term): boolean {
  if (term.from !== day) return false;
  return track.termAnchor !== "promoted" || termAnchor(timeline, program, track, history, day) !== day;
}

/**
 * The stages that a fall would leave on a day and that a time of grace keeps: by track, the last one on
 * record. The grace runs from the day of the fall: on a track that holds its stages that is the first day of
 * a term, whenever it is decided. `mayBegin`: whether the day may be that of a fall; else only a grace counts
 * that is on record.
 */
export function graceOn(
  timeline: Timeline,
  program: Program,
  history: History,
  day: EpochDay,
  mayBegin: boolean = true,
): Readonly<Record<string, KeptStage>> {
  const kept: Record<string, KeptStage> = {};
  if (history.awards.length === 0) return kept;
  for (const track of program.tracks) {
    if (track.grace === null) continue;
    const awards = history.awards.filter((award) => award.day <= day);
    const last = awardedStages(timeline, program, track, awards).at(-1);
    const stage = track.stages[last?.stage ?? -1];
    if (last === undefined || stage === undefined || (last.until === null && !mayBegin)) continue;
    const term =
      track.down === "at-once"
        ? null
        : termOf(timeline, program, track, history, Math.min(last.lastDay, day) as EpochDay);
    const fallsOn = term !== null && term.until <= day ? term.until : day;
    const until = last.until ?? addPeriod(fallsOn, track.grace);
    if (day < until) kept[track.id] = { stage: stage.id, until };
  }
  return kept;
}
