import type { History } from "../../facts/history.ts";
import type { MeasureValues } from "../../program/conditions/condition.ts";
import type { Program } from "../../program/program.ts";
import { inForce, type Timeline } from "../../program/timeline.ts";
import type { EpochDay } from "../../values/calendar.ts";
import { decide } from "../decide/decide.ts";
import { explain } from "../explain/explain.ts";
import type { Explanation } from "../explain/explanation.ts";
import type { CarriedUnlock, Decision, Facts } from "../facts.ts";
import { heldOn, mayHoldMore } from "./awards.ts";
import { keptOn } from "./kept.ts";
import { plainFactsOn } from "./plain-facts.ts";
import { publishedOn } from "./published.ts";

/**
 * The facts about a partner on a day under a version: everything that `decide` and `explain` read. `held`:
 * the stages held, where they are known.
 */
export function factsOn(
  timeline: Timeline,
  program: Program,
  history: History,
  day: EpochDay,
  held?: Facts["held"],
): Facts {
  const carried = [...publishedOn(timeline, history, day), ...keptOn(timeline, program, history, day)];
  return { ...plainFactsOn(timeline, program, history, day, held), carried: carried.sort(byUntil) };
}

/** Of two for the same benefit and offer, the one that lasts longer comes first. */
function byUntil(a: CarriedUnlock, b: CarriedUnlock): number {
  return (b.until ?? Number.POSITIVE_INFINITY) - (a.until ?? Number.POSITIVE_INFINITY) || 0;
}

/** The answer for a day: the version, the measures, the stages, and what is unlocked. */
export interface Standing extends Decision {
  /** Null before the first version. */
  readonly program: string | null;
  readonly version: string | null;
  readonly measures: MeasureValues;
}

/** What a partner has on a day, by the version in force on that day. */
export function standingOn(timeline: Timeline, history: History, day: EpochDay): Standing {
  const program = inForce(timeline, day);
  if (program === null) return { program: null, version: null, measures: {}, tracks: {}, unlocked: [] };
  const { id, version } = program;
  const earned = factsOn(timeline, program, history, day, {});
  let decision = decide(program, earned);
  if (mayHoldMore(timeline, program, history, earned, decision))
    decision = decide(program, { ...earned, held: heldOn(timeline, program, history, day) });
  return { program: id, version, measures: earned.measures, ...decision };
}

/** The same answer with every reason; null before the first version. */
export function explanationOn(timeline: Timeline, history: History, day: EpochDay): Explanation | null {
  const program = inForce(timeline, day);
  return program === null ? null : explain(program, factsOn(timeline, program, history, day));
}
