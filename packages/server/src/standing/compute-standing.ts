import type { StandingAnswer } from "@laurel/contract";
import {
  type EpochDay,
  type Explanation,
  explain,
  type Facts,
  factsOn,
  type History,
  inForce,
  type Program,
  type Timeline,
} from "@laurel/core";
import type { Tx } from "../platform/database/transaction.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { answerOf } from "./answer.ts";
import { historyFor, type LoadedPartner, loadPartners } from "./load-partners.ts";
import { attempt, type Undecided } from "./undecided.ts";

/** A partner's answer on a day, with everything that led to it. */
export interface ComputedStanding {
  readonly answer: StandingAnswer;
  /** Null, like the next two, before the first version is in force. */
  readonly explanation: Explanation | null;
  readonly facts: Facts | null;
  readonly program: Program | null;
  readonly history: History;
  readonly partner: LoadedPartner;
}

/**
 * What a partner has on a day, with reasons, or why it can't be decided; null for an unknown partner.
 * `today`: the present day. `knownAt`: nothing that arrived later counts; null: everything does.
 */
export async function computeStanding(
  tx: Tx,
  partnerId: string,
  day: EpochDay,
  today: EpochDay,
  knownAt: Temporal.Instant | null = null,
): Promise<ComputedStanding | Undecided | null> {
  const { timeline } = await loadTimeline(tx);
  const options = { knownAt, withOpen: false };
  const [partner] = await loadPartners(tx, timeline, [partnerId], day, today, options);
  return partner === undefined ? null : attempt(partnerId, () => explainPartner(timeline, partner, day));
}

/** The same for a partner whose facts were read already. */
export function explainPartner(timeline: Timeline, partner: LoadedPartner, day: EpochDay): ComputedStanding {
  return { ...explainHistory(timeline, historyFor(partner), day), partner };
}

/** The same from nothing but a history. */
export function explainHistory(
  timeline: Timeline,
  history: History,
  day: EpochDay,
): Omit<ComputedStanding, "partner"> {
  const program = inForce(timeline, day);
  const facts = program === null ? null : factsOn(timeline, program, history, day);
  const explanation = program === null || facts === null ? null : explain(program, facts);
  const answer = answerOf(timeline, history, day, explanation);
  return { answer, explanation, facts, program, history };
}
