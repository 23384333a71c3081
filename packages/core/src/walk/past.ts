import { type Award, awardsBefore } from "../facts/history.ts";
import type { OpenUnlock, Settlement } from "../unlocks/settle-unlocks.ts";
import type { EpochDay } from "../values/calendar.ts";

/**
 * What the days that were decided have left: the stages awarded, and what was unlocked for the partner as a
 * whole. Unlocks of single offers follow from their publications.
 */
export interface Past {
  /** The last day decided; null: none. */
  readonly through: EpochDay | null;
  readonly awards: readonly Award[];
  /** A record for each state that an unlock had. */
  readonly unlocks: readonly PastUnlock[];
}

/** A state of an unlock. */
export interface PastUnlock extends OpenUnlock {
  /** The first day of this state. */
  readonly since: EpochDay;
}

/** The past of a partner before its first decided day. */
export const noPast: Past = { through: null, awards: [], unlocks: [] };

/** What the days before one have left. */
export function pastBefore(past: Past, day: EpochDay): Past {
  const { through } = past;
  if (through === null || through < day) return past;
  return {
    through: (day - 1) as EpochDay,
    awards: awardsBefore(past.awards, day),
    unlocks: past.unlocks
      .filter(({ since }) => since < day)
      .map((unlock) =>
        unlock.closedOn === null || unlock.closedOn < day ? unlock : { ...unlock, closedOn: null },
      ),
  };
}

/** The same until the day before another one, on which nothing was decided: what was on record stays so. */
export function pastUntil(past: Past, day: EpochDay): Past {
  const { through, awards } = past;
  if (through === null || through >= day - 1) return past;
  const end = (through + 1) as EpochDay;
  return {
    ...past,
    through: (day - 1) as EpochDay,
    awards: awards.map((award) => (award.until === end ? { ...award, until: day } : award)),
  };
}

/** Adds a day: its awards, and what it brought to the unlocks. The past ends on the day before. */
export function withDay(
  past: Past,
  day: EpochDay,
  awards: readonly Award[],
  settlement: Settlement<PastUnlock>,
): Past {
  const until = (day + 1) as EpochDay;
  const continued = (award: Award) => past.awards.find((known) => continues(known, award));
  const longer = new Set(awards.map(continued));
  const others = awards.filter((award) => continued(award) === undefined);
  return {
    through: day,
    awards: [
      ...past.awards.map((award) => (longer.has(award) ? { ...award, until } : award)),
      ...others.map((award) => ({ ...award, until })),
    ],
    unlocks: settled(past.unlocks, settlement, day),
  };
}

/** Whether an award of the day after another one says the same. */
function continues(known: Award, { day, track, version, stage, grace }: Award): boolean {
  return (
    known.until === day &&
    known.track === track &&
    known.version === version &&
    known.stage === stage &&
    known.grace?.stage === grace?.stage &&
    known.grace?.until === grace?.until
  );
}

function settled(
  unlocks: readonly PastUnlock[],
  { opened, changed, closed }: Settlement<PastUnlock>,
  day: EpochDay,
): readonly PastUnlock[] {
  const ended = new Set([...changed, ...closed].map(({ unlock }) => unlock));
  return [
    ...unlocks.map((unlock) => (ended.has(unlock) ? { ...unlock, closedOn: day } : unlock)),
    ...changed.map(({ unlock, after }) => ({ ...unlock, ...after, since: day, closedOn: null })),
    ...opened
      .filter(({ offerId }) => offerId === null)
      .map(({ benefit, offerId, openedOn, version, amountMinor, endsOn, keptSince }) => ({
        ...{ benefit, offerId, openedOn, version, amountMinor, endsOn, keptSince },
        since: day,
        closedOn: null,
      })),
  ];
}
