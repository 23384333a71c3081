import {
  type Award,
  type Currency,
  type EpochDay,
  type History,
  inForce,
  parseDay,
  type Timeline,
  timelineOf,
  versionNamed,
} from "@laurel/core";
import { programCurrency } from "../facts/intake/ledger-store.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { type ComputedStanding, explainPartner } from "./compute-standing.ts";
import { newStanding } from "./decide-partner.ts";
import { findDecisionDays, findHistory, type PastStanding } from "./decision-store.ts";
import { awardsIn, type LoadedPartner } from "./history-store.ts";
import { type FoundWrong, findObservationsKnownAt, findSalesKnownAt } from "./known-sales-store.ts";
import type { NewStanding } from "./standing-store.ts";

/** The result for the recorded awards. */
export interface Redecided {
  /** Corrected standings for past days, the oldest first. */
  readonly corrections: readonly NewStanding[];
  /** The awards that count from now on. */
  readonly awards: readonly Award[];
}

type PartnerSaid = ComputedStanding["answer"];

/** A day on which a partner was decided. */
interface DecidedDay {
  readonly day: EpochDay;
  /** The version under which it was decided. */
  readonly version: string;
  /** What was known then is what had been received until then. */
  readonly knownAt: Temporal.Instant;
  readonly lastLookedAt: Temporal.Instant;
  /** The last answer on record for the day; null where it didn't differ from the day before. */
  readonly recorded: PartnerSaid | null;
  readonly isCorrected: boolean;
}

/**
 * What is known to be wrong, fraud or entered in error, revokes the awards that rested on it: each day that
 * was decided is decided again with what was known then, without what is wrong. Only what that alone
 * raised is
 * lowered; later refunds, restatements and observations don't affect it. What turns out to be right after all
 * counts again as if it had never been in doubt.
 */
export async function redecideAwards(
  tx: Tx,
  timeline: Timeline,
  partner: LoadedPartner,
  today: EpochDay,
  wrong: FoundWrong | undefined,
): Promise<Redecided> {
  const { history } = partner;
  let { awards } = history;
  const corrections: NewStanding[] = [];
  const currency = wrong === undefined ? null : await programCurrency(tx);
  const held = heldTracks(timeline, today);
  if (wrong === undefined || currency === null || held.size === 0 || awards.length === 0)
    return { corrections, awards };
  let onRecord: PartnerSaid | null = null;
  for (const decided of await decidedDays(tx, history.partnerId)) {
    onRecord = decided.recorded ?? onRecord;
    if (onRecord === null || sawIt(decided, wrong.at)) continue;
    const { withWrong, without } = await decideAgain(tx, timeline, partner, { decided, awards, currency });
    const isOff = [...held].some((track) => {
      const [is, was, right] = [onRecord, withWrong, without].map((answer) =>
        stageNumber(timeline, decided.version, track, answer),
      ) as [number, number, number];
      if (decided.recorded === null || decided.isCorrected) return right !== is && (right >= 0 || is >= 0);
      return right >= 0 && ((right < was && right < is) || (right > was && right > is));
    });
    const mayDiffer = corrections.length > 0 || decided.recorded !== null;
    if (!isOff || !mayDiffer) continue;
    corrections.push(newStanding(without, wrong.cause));
    onRecord = without.answer;
    const others = awards.filter(({ day }) => day !== decided.day);
    const before = others.filter(({ day }) => day < decided.day);
    awards = [...others, ...awardsIn(decided.day, without.answer, before)];
  }
  return { corrections, awards };
}

/** How long a batch of facts may run: its facts are visible only once it is committed. */
const longestBatch = Temporal.Duration.from({ hours: 1 });

/** Whether a day was decided, or corrected, with the last wrong fact known to be so. */
function sawIt({ lastLookedAt }: DecidedDay, foundAt: Temporal.Instant): boolean {
  return Temporal.Instant.compare(lastLookedAt, foundAt.add(longestBatch)) > 0;
}

/** The tracks on which the version in force today keeps a stage that the figures no longer give. */
function heldTracks(timeline: Timeline, today: EpochDay): ReadonlySet<string> {
  const tracks = inForce(timeline, today)?.tracks ?? [];
  return new Set(
    tracks
      .filter(({ scope, down, grace }) => scope === "partner" && (down !== "at-once" || grace !== null))
      .map(({ id }) => id),
  );
}

/** How high an answer's stage is on a track of a version; -1: not on the track. */
function stageNumber(
  timeline: Timeline,
  version: string,
  track: string,
  answer: Pick<PartnerSaid, "tracks"> | { readonly answer: PartnerSaid } | null,
): number {
  const tracks = answer === null ? {} : "answer" in answer ? answer.answer.tracks : answer.tracks;
  const stages = versionNamed(timeline, version)?.tracks.find(({ id }) => id === track)?.stages ?? [];
  return stages.findIndex(({ id }) => id === tracks[track]);
}

/** The days on which a partner was decided, the oldest first; those before the first version are left out. */
async function decidedDays(tx: Tx, partnerId: string): Promise<readonly DecidedDay[]> {
  const records = Map.groupBy(await findHistory(tx, partnerId), ({ answer }) => answer.asOf);
  const decisions = new Map((await findDecisionDays(tx, partnerId)).map((one) => [one.day, one.decidedAt]));
  const decided: DecidedDay[] = [];
  let version: string | null = null;
  for (const day of [...new Set([...records.keys(), ...decisions.keys()])].sort()) {
    const ofDay = records.get(day) ?? [];
    const last = ofDay.at(-1);
    version = last === undefined ? version : last.answer.version;
    // The known facts are those of the last decision of the day, not those of its correction.
    const decision = ofDay.findLast((one) => !isCorrection(one));
    const knownAt = decision?.recordedAt ?? decisions.get(day) ?? last?.recordedAt;
    if (version === null || knownAt === undefined) continue;
    decided.push({
      day: parseDay(day) as EpochDay,
      version,
      knownAt,
      lastLookedAt: last?.recordedAt ?? knownAt,
      recorded: last?.answer ?? null,
      isCorrected: last !== undefined && isCorrection(last),
    });
  }
  return decided;
}

function isCorrection({ cause }: PastStanding): boolean {
  return cause === "fraud" || cause === "mistake";
}

/** The standing of a day as it was decided, and without what is wrong; `awards`: corrected so far. */
async function decideAgain(
  tx: Tx,
  timeline: Timeline,
  partner: LoadedPartner,
  {
    decided: { day, version, knownAt },
    awards,
    currency,
  }: {
    readonly decided: DecidedDay;
    readonly awards: readonly Award[];
    readonly currency: Currency;
  },
): Promise<{ readonly withWrong: ComputedStanding; readonly without: ComputedStanding }> {
  const program = versionNamed(timeline, version);
  if (program === null) throw new Error(`${version} is on record and was never published`);
  // A version that was published later with an earlier day had no effect on it.
  const then = timelineOf(timeline.filter(({ inForceFrom }) => inForceFrom <= program.inForceFrom));
  const { history } = partner;
  const decide = async (withWrong: boolean, known: readonly Award[]) => {
    const facts = { partnerId: history.partnerId, at: knownAt, withWrong };
    const changed: History = {
      ...history,
      sales: await findSalesKnownAt(tx, facts, currency),
      observations: await findObservationsKnownAt(tx, facts),
      awards: known.filter((award) => award.day !== day),
    };
    return explainPartner(then, { ...partner, history: changed }, day);
  };
  return { withWrong: await decide(true, history.awards), without: await decide(false, awards) };
}
