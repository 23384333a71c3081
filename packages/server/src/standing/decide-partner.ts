import { createHash } from "node:crypto";
import type { StandingAnswer } from "@laurel/contract";
import {
  awardsOf,
  dayText,
  type EpochDay,
  engineFormat,
  type Facts,
  type History,
  inForce,
  type Settlement,
  searchNextChange,
  settleUnlocks,
  type Timeline,
  termOf,
} from "@laurel/core";
import type { NewEvent } from "../platform/audit/append-events.ts";
import { canonicalJson } from "../platform/canonical-json.ts";
import { type ComputedStanding, explainSteps } from "./compute-standing.ts";
import { type Cause, eventsOf } from "./describe-change.ts";
import type { LoadedPartner } from "./history-store.ts";
import { breathing } from "./in-steps.ts";
import type { LatestStanding, NewLatest, NewStanding } from "./standing-store.ts";

/** What a partner's recomputation records. */
export interface PartnerChange {
  /** A line of history; null where nothing changed. */
  readonly standing: NewStanding | null;
  readonly latest: NewLatest;
  /**
   * The day to look again: when time alone changes the answer, or when another term begins, whose hold must
   * be on record.
   */
  readonly dueOn: string;
  readonly settlement: Settlement;
  readonly events: readonly NewEvent[];
}

/** What is known in addition to the facts. */
export interface Before {
  readonly markedAt: Temporal.Instant;
  readonly latest: LatestStanding | null;
  /** The answer that today's is compared with: the last recorded one, corrected or not. */
  readonly answer: StandingAnswer | null;
  /** Why awards were corrected just now; null: none was. */
  readonly corrected: "fraud" | "mistake" | null;
}

const nothing: Settlement = { opened: [], changed: [], closed: [] };

/**
 * Decides a partner on a day, from nothing but what is given. Between its steps it awaits `breathe`: a
 * partner with very many offers takes seconds.
 */
export async function decidePartner(
  timeline: Timeline,
  partner: LoadedPartner,
  before: Before,
  day: EpochDay,
  breathe: () => Promise<void>,
): Promise<PartnerChange> {
  const computed = await breathing(explainSteps(timeline, partner, day), breathe);
  await breathe();
  const { answer, program, facts, explanation } = computed;
  const { open } = partner;
  // A promotion begins a term: the day's own stages count as on record.
  const own = explanation === null ? [] : awardsOf(timeline, explanation, day);
  const history = { ...partner.history, awards: [...partner.history.awards, ...own] };
  const settlement =
    program === null || facts === null || explanation === null
      ? nothing
      : settleUnlocks({ timeline, program, facts, explanation, history }, open);
  const terms = termsOn(timeline, history, day);
  const began =
    before.answer !== null && terms.some(({ from }) => dayText(from) > (before.answer?.asOf ?? ""));
  const cause = causeOf(before, answer, began);
  const changed = before.answer === null || began || saying(before.answer) !== saying(answer);
  // The coming days build on today's result.
  const settled = { ...history, unlocks: afterwards(history.unlocks, settlement) };
  await breathe();
  const next = await breathing(searchNextChange(timeline, settled, day), breathe);
  const standing = changed ? newStanding(computed, cause) : null;
  await breathe();
  const why: Cause = before.corrected ?? cause;
  return {
    standing,
    latest: { answer, next: nextSteps(computed), nextChangeOn: dayText(next) },
    dueOn: dayText(Math.min(next, ...terms.map(({ until }) => until)) as EpochDay),
    settlement,
    events: eventsOf(before.answer, answer, settlement, why),
  };
}

/** A line of history. */
export function newStanding({ answer, facts, explanation }: ComputedStanding, cause: Cause): NewStanding {
  return {
    engine: engineFormat,
    factsDigest: digestOf(facts),
    answer,
    reasons: explanation?.reasons ?? { tracks: [], conditions: [], benefits: [] },
    cause,
  };
}

function digestOf(facts: Facts | null): string {
  return createHash("sha256").update(canonicalJson(facts)).digest("hex");
}

/** The part that decides whether two answers are equal: without the measures, which change every day. */
function saying({ version, tracks, grace = {}, unlocked }: StandingAnswer): string {
  return canonicalJson([version, tracks, grace, unlocked]);
}

function causeOf(
  { markedAt, latest }: Before,
  answer: StandingAnswer,
  began: boolean,
): Exclude<Cause, "fraud" | "mistake"> {
  if (latest === null) return "facts";
  if (latest.answer.version !== answer.version) return "program";
  const timeAlone = began || (latest.nextChangeOn !== null && answer.asOf >= latest.nextChangeOn);
  const marked = Temporal.Instant.compare(markedAt, latest.computedAt) > 0;
  return timeAlone && !marked ? "time" : "facts";
}

/** The terms that hold a day, one for each track. */
function termsOn(timeline: Timeline, history: History, day: EpochDay) {
  const program = inForce(timeline, day);
  return program?.tracks.flatMap((track) => termOf(timeline, program, track, history, day) ?? []) ?? [];
}

function afterwards(unlocks: LoadedPartner["history"]["unlocks"], { changed, closed }: Settlement) {
  const version = new Map(changed.map(({ unlock, after }) => [unlock.unlockId, after]));
  const gone = new Map(closed.map(({ unlock, closedOn }) => [unlock.unlockId, { closedOn }]));
  return unlocks.map((unlock) => ({
    ...unlock,
    ...version.get(unlock.unlockId),
    ...gone.get(unlock.unlockId),
  }));
}

/** The step to the next stage of each partner track. */
function nextSteps({ explanation }: ComputedStanding): NewLatest["next"] {
  const climbs = explanation?.reasons.tracks ?? [];
  return Object.fromEntries(
    climbs.flatMap(({ track, offer, next }) => (offer !== null || next === null ? [] : [[track, next]])),
  );
}
