import type { StandingAnswer } from "@laurel/contract";
import {
  dayText,
  type EpochDay,
  type History,
  inForce,
  type Standing,
  standingOn,
  type Timeline,
} from "@laurel/core";

/** Converts a standing to an answer. `found`: the standing, or its explanation; null: it is decided here. */
export function answerOf(
  timeline: Timeline,
  history: History,
  day: EpochDay,
  found: Standing | null,
): StandingAnswer {
  const standing = found ?? standingOn(timeline, history, day);
  const { program, version, tracks, grace, ended, measures, unlocked } = standing;
  const waiting = waitingForRate(timeline, history, day);
  return {
    partnerId: history.partnerId,
    asOf: dayText(day),
    program,
    version,
    tracks,
    ...graceAnswer(grace),
    ...endedAnswer(ended),
    measures,
    unlocked,
    ...(waiting === 0 ? {} : { waitingForRate: waiting }),
  };
}

/** The times of grace, under their key of an answer; nothing where there are none. */
export function graceAnswer(grace: Standing["grace"]): Pick<StandingAnswer, "grace"> {
  if (grace === undefined) return {};
  const days = Object.entries(grace).map(([track, { stage, until }]) => [
    track,
    { stage, until: dayText(until) },
  ]);
  return { grace: Object.fromEntries(days) };
}

/** That the partner is not in the program, under its key of an answer; nothing where it is. */
export function endedAnswer(ended: Standing["ended"]): Pick<StandingAnswer, "ended"> {
  return ended === undefined ? {} : { ended: { since: dayText(ended.since) } };
}

/** How many lines some measure would count on the day if they had a rate. */
function waitingForRate(timeline: Timeline, history: History, day: EpochDay): number {
  const measures = inForce(timeline, day)?.measures ?? [];
  let waiting = 0;
  for (const sales of history.sales) {
    if (sales.unconverted === 0) continue;
    const alone = { ...history, observations: [], sales: [{ ...sales, amountMinor: 1 }] };
    if (measures.some((measure) => measure.valueOn(alone, day) === 1)) waiting += sales.unconverted;
  }
  return waiting;
}
