import type { StandingAnswer } from "@laurel/contract";
import {
  type DecidedDay,
  dayText,
  decideDay,
  type EpochDay,
  engineFormat,
  historyOf,
  inForce,
  nextTerms,
  type Past,
  recordFacts,
  type Settlement,
  searchNextChange,
  settleUnlocks,
  type Timeline,
  termOf,
} from "@laurel/core";
import type { NewEvent } from "../platform/audit/append-events.ts";
import { canonicalJson } from "../platform/canonical-json.ts";
import { answerOf } from "./answer.ts";
import type { WrongCause } from "./arrival-store.ts";
import { type Cause, eventsOf } from "./describe-change.ts";
import type { StoredUnlock } from "./facts-store.ts";
import { breathing } from "./in-steps.ts";
import type { LoadedPartner } from "./load-partners.ts";
import type { NewPast } from "./past-store.ts";
import type { LatestStanding, NewLatest, NewStanding } from "./standing-store.ts";
import { isUndecided } from "./undecided.ts";

/** What a partner's recomputation records. */
export interface PartnerChange {
  /** A line of history; null where nothing changed. */
  readonly standing: NewStanding | null;
  readonly latest: NewLatest;
  /** What the day and those before it have left; it is due again on `nextOn`. */
  readonly past: NewPast;
  readonly settlement: Settlement<StoredUnlock>;
  readonly events: readonly NewEvent[];
}

/** What was on record before. */
export interface Before {
  readonly markedAt: Temporal.Instant;
  readonly latest: LatestStanding | null;
}

const nothing: Settlement<never> = { opened: [], changed: [], closed: [] };

/**
 * Decides a partner on a day, from nothing but what is given. `partner` has the past of the day before.
 * Between its steps it awaits `breathe`: a partner with very many offers takes seconds.
 */
export async function decidePartner(
  timeline: Timeline,
  partner: LoadedPartner,
  before: Before,
  day: EpochDay,
  breathe: () => Promise<void>,
): Promise<PartnerChange> {
  const { known, open, corrected } = partner;
  if (isUndecided(partner.past)) throw partner.past.error;
  if (open === null) throw new Error(`the unlocks of ${known.partnerId} weren't read`);
  const decided = await breathing(decideDay(timeline, known, partner.past, day), breathe);
  await breathe();
  const answer = answerOf(timeline, historyOf(known, partner.past), day, decided.explanation);
  const settlement = decided.settled === null ? nothing : settleUnlocks(decided.settled, open);
  // The coming days build on today's result.
  const history = historyOf(known, decided.past);
  const recorded = before.latest?.answer ?? null;
  const began = recorded !== null && beganSince(timeline, decided.past, partner, day, recorded.asOf);
  const cause = corrected ?? causeOf(before, answer, began);
  const changed = recorded === null || began || saying(recorded) !== saying(answer);
  await breathe();
  const next = await breathing(searchNextChange(timeline, history, day), breathe);
  await breathe();
  return {
    standing: changed ? newStanding(answer, decided, cause) : null,
    latest: {
      answer,
      next: nextSteps(decided),
      nextChangeOn: dayText(next.on),
      sameUntil: dayText(next.sameUntil),
    },
    past: {
      partnerId: known.partnerId,
      past: decided.past,
      nextOn: Math.min(next.on, ...nextTerms(timeline, history, day)) as EpochDay,
    },
    settlement,
    events: eventsOf(recorded, answer, settlement, cause),
  };
}

/** Whether a term began since the day on record: its first stages are recorded even if they are the same. */
function beganSince(
  timeline: Timeline,
  past: Past,
  { known }: LoadedPartner,
  day: EpochDay,
  recordedOn: string,
): boolean {
  const program = inForce(timeline, day);
  const history = historyOf(known, past);
  return (program?.tracks ?? []).some((track) => {
    const term = program === null ? null : termOf(timeline, program, track, history, day);
    return term !== null && dayText(term.from) > recordedOn;
  });
}

/** A line of history. */
export function newStanding(answer: StandingAnswer, { facts }: DecidedDay, cause: Cause): NewStanding {
  return {
    engine: engineFormat,
    facts: facts === null ? null : recordFacts(facts),
    answer,
    cause,
  };
}

/** The part that decides whether two answers are equal: without the measures, which change every day. */
export function saying({
  version,
  tracks,
  grace = {},
  ended,
  unlocked,
}: Pick<StandingAnswer, "version" | "tracks" | "grace" | "ended" | "unlocked">): string {
  return canonicalJson([version, tracks, grace, ended ?? null, unlocked]);
}

function causeOf(
  { markedAt, latest }: Before,
  answer: StandingAnswer,
  began: boolean,
): Exclude<Cause, WrongCause> {
  if (latest === null) return "facts";
  if (latest.answer.version !== answer.version) return "program";
  const timeAlone = began || (latest.nextChangeOn !== null && answer.asOf >= latest.nextChangeOn);
  const marked = Temporal.Instant.compare(markedAt, latest.computedAt) > 0;
  return timeAlone && !marked ? "time" : "facts";
}

/** The step to the next stage of each partner track. */
function nextSteps({ explanation }: DecidedDay): NewLatest["next"] {
  const climbs = explanation?.reasons.tracks ?? [];
  return Object.fromEntries(
    climbs.flatMap(({ track, offer, next }) => (offer !== null || next === null ? [] : [[track, next]])),
  );
}
