import type { History } from "../facts/history.ts";
import type { Program } from "../program/program.ts";
import { inForce, type Timeline } from "../program/timeline.ts";
import { explain } from "../standing/explain/explain.ts";
import type { Explanation } from "../standing/explain/explanation.ts";
import type { Facts } from "../standing/facts.ts";
import { factsOn } from "../standing/time/facts-on.ts";
import { awardsOf } from "../standing/time/next-change.ts";
import { type SettledDay, settleUnlocks } from "../unlocks/settle-unlocks.ts";
import type { EpochDay } from "../values/calendar.ts";
import type { LongWork } from "../values/long-work.ts";
import { type Past, pastBefore, pastUntil, withDay } from "./past.ts";

/** Everything known about a partner except what its decided days have left. */
export type KnownFacts = Omit<History, "awards" | "unlocks">;

/** A day, decided. */
export interface DecidedDay {
  /** The version in force; null, like the next three, before the first one. */
  readonly program: Program | null;
  readonly facts: Facts | null;
  readonly explanation: Explanation | null;
  /** What unlocks on record are compared with. */
  readonly settled: SettledDay | null;
  /** What this day and those before it have left. */
  readonly past: Past;
}

/** Decides a day from what is known, and from what the days before it have left. */
export function* decideDay(
  timeline: Timeline,
  known: KnownFacts,
  past: Past,
  day: EpochDay,
): LongWork<DecidedDay> {
  const before = pastUntil(pastBefore(past, day), day);
  const program = inForce(timeline, day);
  if (program === null) {
    const left = withDay(before, day, [], { opened: [], changed: [], closed: [] });
    return { program, facts: null, explanation: null, settled: null, past: left };
  }
  const facts = factsOn(timeline, program, historyOf(known, before), day);
  yield;
  const explanation = explain(program, facts);
  yield;
  const awards = awardsOf(timeline, explanation, day);
  // A promotion begins a term: the day's own stages count as on record.
  const own = historyOf(known, { ...before, awards: [...before.awards, ...awards] });
  const settled: SettledDay = { timeline, program, facts, explanation, history: own };
  const open = before.unlocks.filter(({ closedOn }) => closedOn === null);
  const left = withDay(before, day, awards, settleUnlocks(settled, open));
  return { program, facts, explanation, settled, past: left };
}

/** All that is known of a partner. */
export function historyOf(known: KnownFacts, { awards, unlocks }: Past): History {
  return { ...known, awards, unlocks };
}
