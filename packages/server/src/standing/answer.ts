import type { StandingAnswer } from "@laurel/contract";
import { dayText, type EpochDay, type History, inForce, type Standing, type Timeline } from "@laurel/core";

/** Converts a standing to an answer. */
export function answerOf(
  timeline: Timeline,
  history: History,
  day: EpochDay,
  { program, version, tracks, measures, unlocked }: Standing,
): StandingAnswer {
  const waiting = waitingForRate(timeline, history, day);
  return {
    partnerId: history.partnerId,
    asOf: dayText(day),
    program,
    version,
    tracks,
    measures,
    unlocked,
    ...(waiting === 0 ? {} : { waitingForRate: waiting }),
  };
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
