import { countryOn, endedSince, type History } from "../../facts/history.ts";
import type { MeasureValues } from "../../program/conditions/condition.ts";
import type { Program } from "../../program/program.ts";
import type { Timeline } from "../../program/timeline.ts";
import type { EpochDay } from "../../values/calendar.ts";
import type { Facts } from "../facts.ts";
import { graceOn, heldOn } from "./awards.ts";
import { offerFactsOn } from "./offer-facts.ts";

/**
 * The facts about a partner on a day under a version, without carried unlocks. `held`: see `heldOn`, which is
 * what takes longest.
 */
export function plainFactsOn(
  timeline: Timeline,
  program: Program,
  history: History,
  day: EpochDay,
  held?: Facts["held"],
): Facts {
  return { ...partnerFactsOn(timeline, program, history, day, held), offers: offerFactsOn(history, day) };
}

/** The same without its offers. */
export function partnerFactsOn(
  timeline: Timeline,
  program: Program,
  history: History,
  day: EpochDay,
  held: Facts["held"] = heldOn(timeline, program, history, day),
): Omit<Facts, "offers"> {
  const grace = graceOn(timeline, program, history, day);
  const since = endedSince(history, day);
  return {
    day,
    country: countryOn(history, day),
    measures: measuresOn(program, history, day),
    ...(since === null ? {} : { ended: { since } }),
    held,
    ...(Object.keys(grace).length === 0 ? {} : { grace }),
    carried: [],
  };
}

/** The values of a program's measures on a day: minor units for money, null where absent. */
function measuresOn(program: Program, history: History, day: EpochDay): MeasureValues {
  const values: Record<string, number | null> = {};
  for (const measure of program.measures) values[measure.name] = measure.valueOn(history, day);
  return values;
}
