import type { EpochDay } from "../values/calendar.ts";
import type { Program } from "./program.ts";

/** The published versions of a program, the oldest first. */
export type Timeline = readonly Program[];

/** Puts versions in the order in which they come into force. */
export function timelineOf(programs: readonly Program[]): Timeline {
  return [...programs].sort((a, b) => a.inForceFrom - b.inForceFrom);
}

/** The version in force on a day: the newest whose first day is not later. Before the first there is none. */
export function inForce(timeline: Timeline, day: EpochDay): Program | null {
  let latest: Program | null = null;
  for (const program of timeline) if (program.inForceFrom <= day) latest = program;
  return latest;
}

/** A version by its name; null where it was never published. */
export function versionNamed(timeline: Timeline, version: string): Program | null {
  return timeline.find((program) => program.version === version) ?? null;
}

/** Whether a version that came into force after `since` and up to `day` ended what was unlocked. */
export function endedByChange(timeline: Timeline, since: EpochDay, day: EpochDay): boolean {
  return timeline.some(
    ({ inForceFrom, onChange }) => inForceFrom > since && inForceFrom <= day && onChange.unlocked === "end",
  );
}

/**
 * What a stage of one version is in a later one: itself where it still exists, else the stage that replaces
 * it, step by step through the versions between; null where it has no successor.
 */
export function successorOf(timeline: Timeline, from: Program, to: Program, name: string): string | null {
  let current: string | null = name;
  for (const program of timeline) {
    if (program.inForceFrom <= from.inForceFrom || program.inForceFrom > to.inForceFrom || current === null)
      continue;
    current = stageOrSuccessor(program, current);
  }
  return current;
}

function stageOrSuccessor(program: Program, name: string): string | null {
  let successor: string | null = null;
  for (const track of program.tracks) {
    for (const stage of track.stages) {
      const own = `${track.id}.${stage.id}`;
      if (own === name) return own;
      if (successor === null && stage.replaces.includes(name)) successor = own;
    }
  }
  return successor;
}
