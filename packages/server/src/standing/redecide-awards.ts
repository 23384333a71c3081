import {
  type Award,
  dayText,
  type EpochDay,
  type History,
  inForce,
  parseDay,
  type Timeline,
  type Track,
  termOf,
  timelineOf,
  versionNamed,
} from "@laurel/core";
import type { Tx } from "../platform/database/transaction.ts";
import { type ComputedStanding, explainPartner } from "./compute-standing.ts";
import { newStanding } from "./decide-partner.ts";
import { awardsIn, type LoadedPartner } from "./history-store.ts";
import { findLastFraud, findObservationsKnownAt, findSalesKnownAt } from "./known-sales-store.ts";
import { findHistory, type NewStanding, type PastStanding } from "./standing-store.ts";

/** The result for the recorded awards. */
export interface Redecided {
  /** Corrected standings for past days, the oldest first. */
  readonly corrections: readonly NewStanding[];
  /** The awards that count from now on. */
  readonly awards: readonly Award[];
}

/**
 * A sale excluded as fraud revokes the awards that depended on it: each award of the present term is decided
 * again with what was known when it was recorded, without the lines that are excluded now. Only what those
 * lines alone raised is lowered; later refunds, restatements and observations don't affect
 * it.
 */
export async function redecideAwards(
  tx: Tx,
  timeline: Timeline,
  partner: LoadedPartner,
  today: EpochDay,
): Promise<Redecided> {
  const { history } = partner;
  const since = holdingSince(timeline, history, today);
  const suspect = since !== null && history.sales.some(({ exclusion }) => exclusion === "fraud");
  if (!suspect || history.awards.length === 0) return { corrections: [], awards: history.awards };
  const corrections: NewStanding[] = [];
  let { awards } = history;
  const records = await findHistory(tx, history.partnerId, dayText(since));
  const received = await findLastFraud(tx, history.partnerId);
  for (const ofDay of Map.groupBy(records, ({ answer }) => answer.asOf).values()) {
    if (received === null || sawIt(ofDay, received)) continue;
    const computed = await redecide(tx, timeline, partner, awards, ofDay);
    if (computed === null) continue;
    corrections.push(newStanding(computed, "fraud"));
    const { asOf, version, tracks } = computed.answer;
    const day = parseDay(asOf) as EpochDay;
    awards = [...awards.filter((award) => award.day !== day), ...awardsIn(day, version ?? "", tracks)];
  }
  return { corrections, awards };
}

/** How long a batch of facts may run: its facts are visible only once it is committed. */
const longestBatch = Temporal.Duration.from({ hours: 1 });

/** Whether a day was decided, or corrected, with the last fraud known. */
function sawIt(ofDay: readonly PastStanding[], received: Temporal.Instant): boolean {
  const recordedAt = ofDay.at(-1)?.recordedAt ?? received;
  return Temporal.Instant.compare(recordedAt, received.add(longestBatch)) > 0;
}

/** The first day of the present term, of the longest where tracks differ; null where no track holds. */
function holdingSince(timeline: Timeline, history: History, today: EpochDay): EpochDay | null {
  const program = inForce(timeline, today);
  if (program === null) return null;
  const starts = program.tracks.flatMap((track) => {
    const term = holds(track) ? termOf(program, track, history, today) : null;
    return term === null ? [] : [term.from];
  });
  return starts.length === 0 ? null : (Math.min(...starts) as EpochDay);
}

function holds({ scope, down }: Track): boolean {
  return scope === "partner" && down === "never-in-term";
}

/**
 * The standing of a day without the fraud; null where the award on record is right. `awards` are those
 * corrected so far.
 */
async function redecide(
  tx: Tx,
  timeline: Timeline,
  partner: LoadedPartner,
  awards: readonly Award[],
  ofDay: readonly PastStanding[],
): Promise<ComputedStanding | null> {
  const last = ofDay.at(-1);
  // The known facts are those of the first such decision of the day, not those of its correction.
  const decided = ofDay.findLast(({ cause }) => cause !== "fraud") ?? last;
  if (last === undefined || decided === undefined || last.answer.version === null) return null;
  const program = versionNamed(timeline, last.answer.version);
  if (program === null) throw new Error(`${last.answer.version} is on record and was never published`);
  const { history } = partner;
  const day = parseDay(last.answer.asOf) as EpochDay;
  const { genuine, fraudulent } = await findSalesKnownAt(tx, history.partnerId, decided.recordedAt);
  if (fraudulent.length === 0) return null;
  const observations = await findObservationsKnownAt(tx, history.partnerId, decided.recordedAt);
  // A version that was published later with an earlier day had no effect on it.
  const then = timelineOf(timeline.filter(({ inForceFrom }) => inForceFrom <= program.inForceFrom));
  const decideWith = (sales: History["sales"], known: readonly Award[]) => {
    const others = known.filter((award) => award.day !== day);
    return explainPartner(
      then,
      { ...partner, history: { ...history, sales, observations, awards: others } },
      day,
    );
  };
  const withFraud = decideWith([...genuine, ...fraudulent], history.awards);
  const without = decideWith(genuine, awards);
  const lowered = program.tracks.some((track) => {
    const stageIn = ({ tracks }: Pick<ComputedStanding["answer"], "tracks">) =>
      track.stages.findIndex(({ id }) => id === tracks[track.id]);
    const stage = stageIn(without.answer);
    return holds(track) && stage >= 0 && stage < stageIn(withFraud.answer) && stage < stageIn(last.answer);
  });
  return lowered ? without : null;
}
