import type { Award, History } from "../../facts/history.ts";
import type { Program, Track } from "../../program/program.ts";
import { successorOf, type Timeline, versionNamed } from "../../program/timeline.ts";
import type { EpochDay } from "../../values/calendar.ts";
import { termOf } from "./term.ts";

/**
 * The stages held on a day: on each track that holds stages, the highest one awarded in the present term. On
 * the first day of a term nothing is held. An award under another version counts as the stage that replaces
 * it.
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
    const term = termOf(program, track, history, day);
    if (term === null || term.from === day) continue;
    let highest = -1;
    for (const award of lastOfEachDay(history.awards)) {
      if (award.day < term.from || award.day > day) continue;
      highest = Math.max(highest, stageIndex(timeline, program, track, award));
    }
    const stage = track.stages[highest];
    if (stage !== undefined) held[track.id] = stage.id;
  }
  return held;
}

/** Of several awards for one day and track, the last counts. */
function lastOfEachDay(awards: readonly Award[]): Iterable<Award> {
  const last = new Map<string, Award>();
  for (const award of awards) last.set(`${award.day} ${award.track}`, award);
  return last.values();
}

function stageIndex(timeline: Timeline, program: Program, track: Track, award: Award): number {
  if (award.stage === null) return -1;
  const from = versionNamed(timeline, award.version);
  if (from === null) return -1;
  const name = successorOf(timeline, from, program, `${award.track}.${award.stage}`);
  const [trackId, stageId] = name?.split(".") ?? [];
  return trackId === track.id ? track.stages.findIndex(({ id }) => id === stageId) : -1;
}
