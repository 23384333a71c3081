import type { EpochDay } from "../values/calendar.ts";
import type { Program } from "./program.ts";

/** The published versions of a program, oldest first. */
export type Timeline = readonly Program[];

/** Sorts versions by the day on which they come into force. */
export function timelineOf(programs: readonly Program[]): Timeline {
  return [...programs].sort((a, b) => a.inForceFrom - b.inForceFrom);
}

/** The version in force on a day: the newest whose first day has come. Null before the first version. */
export function inForce(timeline: Timeline, day: EpochDay): Program | null {
  let latest: Program | null = null;
  for (const program of timeline) if (program.inForceFrom <= day) latest = program;
  return latest;
}

/** The version with a name; null where it was never published. */
export function versionNamed(timeline: Timeline, version: string): Program | null {
  return timeline.find((program) => program.version === version) ?? null;
}

/** Whether a version that came into force after `since`, and by `day`, ended the unlocks of earlier ones. */
export function endedByChange(timeline: Timeline, since: EpochDay, day: EpochDay): boolean {
  return timeline.some(
    ({ inForceFrom, onChange }) => inForceFrom > since && inForceFrom <= day && onChange.unlocked === "end",
  );
}

/**
 * The stage of a later version that follows a stage of an earlier one: the same stage while it exists, else
 * the one that replaces it, version by version; null where no stage does.
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
