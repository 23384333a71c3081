import type { History } from "../facts/history.ts";
import { inForce, type Timeline } from "../program/timeline.ts";
import { searchNextChange } from "../standing/time/next-change.ts";
import { termAnchor } from "../standing/time/term.ts";
import { type EpochDay, termOn } from "../values/calendar.ts";
import type { LongWork } from "../values/long-work.ts";
import { type DecidedDay, decideDay, historyOf, type KnownFacts } from "./decide-day.ts";
import { type Past, pastUntil } from "./past.ts";

/** What was known of a partner from a day on, until more was received. */
export interface KnownFrom {
  readonly from: EpochDay;
  readonly facts: KnownFacts;
}

/** Is told of a day that was decided, and of what was known on it. */
export type SeeDay = (day: EpochDay, decided: DecidedDay, facts: KnownFacts) => void;

/**
 * Walks from `from` up to `until`, and gives what all days until then have left. `known`: what was known on
 * each day, in order, the first from `from` or earlier. The days on which nothing can change aren't decided;
 * the result is that of deciding every day. `see` is told of each day that is decided; the others have the
 * answer of the last one before.
 */
export function* walk(
  timeline: Timeline,
  known: readonly KnownFrom[],
  past: Past,
  from: EpochDay,
  until: EpochDay,
  see: SeeDay = () => {},
): LongWork<Past> {
  let left = past;
  let day = from;
  while (day <= until) {
    const facts = knownOn(known, day);
    const decided = yield* decideDay(timeline, facts, left, day);
    see(day, decided, facts);
    left = decided.past;
    const arrival = known.find((later) => later.from > day)?.from ?? ((until + 1) as EpochDay);
    const last = Math.min(arrival, until + 1) as EpochDay;
    day = yield* nextDecision(timeline, facts, left, day, last);
  }
  return pastUntil(left, (until + 1) as EpochDay);
}

function knownOn(known: readonly KnownFrom[], day: EpochDay): KnownFacts {
  const found = known.findLast(({ from }) => from <= day);
  if (found === undefined) throw new Error("a walk began before anything was known");
  return found.facts;
}

/**
 * The first day after a decided one that must be decided again although nothing is received: time alone
 * changes the answer, or a term begins, whose stages and unlocks are decided afresh. At most `last`.
 */
function* nextDecision(
  timeline: Timeline,
  known: KnownFacts,
  past: Past,
  day: EpochDay,
  last: EpochDay,
): LongWork<EpochDay> {
  if (last <= day + 1) return last;
  const history = historyOf(known, past);
  const first = Math.min(last, ...nextTerms(timeline, history, day)) as EpochDay;
  return (yield* searchNextChange(timeline, history, day, first)).on;
}

/** The first days of the next term of each track. */
export function nextTerms(timeline: Timeline, history: History, day: EpochDay): readonly EpochDay[] {
  const program = inForce(timeline, day);
  const tracks = program?.tracks ?? [];
  return tracks.flatMap((track) => {
    const anchor = program === null ? null : termAnchor(timeline, program, track, history, day);
    if (anchor === null) return [];
    return termOn(anchor, track.termLength, day)?.until ?? (anchor > day ? [anchor] : []);
  });
}
