import type * as contract from "@laurel/contract";
import { type EpochDay, epochDay, parseDay, type Timeline } from "@laurel/core";
import { type Clock, todayOf } from "../platform/clock.ts";
import { type Refusal, refuse } from "../platform/http/answer/refusal.ts";
import { readKnownAt } from "./known-facts.ts";

/** Which day a request asks about, and as known when. */
export interface StandingQuestion {
  readonly today: EpochDay;
  /** Today unless the request says another one. */
  readonly asOf: EpochDay;
  /** Null: now. */
  readonly knownAt: Temporal.Instant | null;
}

/** What a request asks, or why that can't be read. */
export function readQuery(
  { asOf, knownAt }: contract.QueryOf<typeof contract.getStanding>,
  timeline: Timeline,
  clock: Clock,
): StandingQuestion | Refusal {
  const today = epochDay(todayOf(clock, timeline));
  const day = asOf === undefined ? today : parseDay(asOf);
  if (day === null) return refuse("day-invalid", { found: asOf ?? "" });
  const moment = knownAt === undefined ? null : readKnownAt(knownAt, timeline);
  if (moment === null && knownAt !== undefined) return refuse("known-at-invalid", { found: knownAt });
  return { today, asOf: day, knownAt: moment };
}
