import type { UpcomingChange } from "@laurel/contract";
import {
  awardsOf,
  dayText,
  type EpochDay,
  type History,
  inForce,
  type Standing,
  standingOn,
  type Timeline,
  termOf,
  upcomingChange,
} from "@laurel/core";
import { endedAnswer, graceAnswer } from "./answer.ts";
import type { Schedule } from "./standing-store.ts";

/** The days that a standing is shown with. */
export interface StandingDates {
  /** Track → the first day on which its stages are no longer held, ISO 8601; only for tracks that hold. */
  readonly heldUntil: Readonly<Record<string, string>>;
  readonly nextChange: UpcomingChange | null;
}

/**
 * The next change on record, if it is still that of today: no fact or version arrived since it was predicted,
 * or the partner would be due today. One that couldn't be decided is due tomorrow.
 */
export function stillPredicted(schedule: Schedule | null, today: EpochDay): EpochDay | null {
  const { dueOn, decidedOn, nextChangeOn } = schedule ?? { dueOn: null, decidedOn: null, nextChangeOn: null };
  if (dueOn === null || decidedOn === null || nextChangeOn === null) return null;
  return decidedOn > today || dueOn <= today + 1 || dueOn > nextChangeOn ? null : nextChangeOn;
}

/**
 * Until when stages are held, and what time alone changes next. `predicted`: what `stillPredicted` gave for
 * the day; it spares searching the days before.
 */
export function datesOf(
  timeline: Timeline,
  history: History,
  day: EpochDay,
  predicted: EpochDay | null = null,
): StandingDates {
  const change = upcomingChange(timeline, history, day, predicted);
  return {
    heldUntil: heldUntil(timeline, history, day),
    nextChange:
      change === null
        ? null
        : { on: dayText(change.on), before: sayingOf(change.before), after: sayingOf(change.after) },
  };
}

function heldUntil(timeline: Timeline, history: History, day: EpochDay): StandingDates["heldUntil"] {
  const program = inForce(timeline, day);
  if (program === null) return {};
  const holding = program.tracks.filter(({ down }) => down === "never-in-term");
  const known = holding.some(({ termAnchor }) => termAnchor === "promoted")
    ? withAwardsOf(timeline, history, day)
    : history;
  return Object.fromEntries(
    holding.flatMap((track) => {
      const term = termOf(timeline, program, track, known, day);
      return term === null ? [] : [[track.id, dayText(term.until)]];
    }),
  );
}

/** The history with the day's own stages on record, because a promotion begins a term. */
function withAwardsOf(timeline: Timeline, history: History, day: EpochDay): History {
  const awards = awardsOf(timeline, standingOn(timeline, history, day), day);
  return { ...history, awards: [...history.awards, ...awards] };
}

function sayingOf({ version, tracks, grace, ended, measures, unlocked }: Standing): UpcomingChange["after"] {
  return { version, tracks, ...graceAnswer(grace), ...endedAnswer(ended), measures, unlocked };
}
