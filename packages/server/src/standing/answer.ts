import {
  type Decision,
  dayText,
  type EpochDay,
  type History,
  inForce,
  type Standing,
  type Timeline,
} from "@laurel/core";

/** What a partner has on a day, as the command line and the API give it. Money in minor units. */
export interface Answer {
  readonly partner_id: string;
  /** `YYYY-MM-DD`. */
  readonly as_of: string;
  /** Null before the first version is in force. */
  readonly program: string | null;
  readonly version: string | null;
  /** Track → stage; a track of offers gives offer → stage. What is not entered is absent. */
  readonly tracks: Decision["tracks"];
  /** Minor units for money, plain numbers otherwise, null where absent. */
  readonly measures: Standing["measures"];
  readonly unlocked: readonly AnsweredUnlock[];
  /** How many lines would count on the day but have no usable rate yet. Absent where none. */
  readonly waiting_for_rate?: number;
}

/** A benefit that is unlocked. */
export interface AnsweredUnlock {
  readonly benefit: string;
  readonly offer?: string;
  /** The total for the term. */
  readonly amount_minor?: number;
}

/** Writes a standing down as an answer. */
export function answerOf(timeline: Timeline, history: History, day: EpochDay, standing: Standing): Answer {
  const { program, version, tracks, measures } = standing;
  const unlocked = standing.unlocked.map(({ benefit, offer, amountMinor }) => ({
    benefit,
    ...(offer === undefined ? {} : { offer }),
    ...(amountMinor === undefined ? {} : { amount_minor: amountMinor }),
  }));
  const waiting = waitingForRate(timeline, history, day);
  return {
    partner_id: history.partnerId,
    as_of: dayText(day),
    program,
    version,
    tracks,
    measures,
    unlocked,
    ...(waiting === 0 ? {} : { waiting_for_rate: waiting }),
  };
}

/** The lines that some measure would count on the day if they had a rate. */
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
