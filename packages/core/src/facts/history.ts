import type { EpochDay } from "../values/calendar.ts";
import type { Exclusion } from "./exclusion.ts";
import type { PublishingOption } from "./option.ts";
import type { Publication } from "./publication.ts";

/** Everything known about one partner, over all time. The engine decides any day from it. */
export interface History {
  readonly partnerId: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** The countries before, each until the day before `until`, the oldest first. Absent: none. */
  readonly earlierCountries?: readonly { readonly country: string; readonly until: EpochDay }[];
  readonly joinedOn: EpochDay | null;
  /** When the partner was not in the program, in the order in which it ended. Absent: it always was. */
  readonly ended?: readonly EndedSpell[];
  readonly offers: readonly OfferRecord[];
  /** Daily totals of billed sales, per exclusion, in any order. */
  readonly sales: readonly DailySales[];
  /** In the order received: of several on one day, the last counts. */
  readonly observations: readonly Observation[];
  /** The recorded stages; of several for one day, the last counts. */
  readonly awards: readonly Award[];
  /** The recorded unlocks, open or closed. */
  readonly unlocks: readonly RecordedUnlock[];
}

/**
 * Days on which a partner is not in the program: from the first one until the day before `until`; null: it
 * has not come back.
 */
export interface EndedSpell {
  readonly from: EpochDay;
  readonly until: EpochDay | null;
}

/** What an offer is, apart from when it is live. */
export interface OfferLook {
  readonly option: PublishingOption;
  readonly byol: boolean;
  readonly private: boolean;
  readonly publicOfferId: string | null;
  readonly type: string;
  readonly storefront: string;
}

/** Days on which an offer was live: from the first one until the day before `until`. */
export interface OfferSpell {
  readonly from: EpochDay;
  readonly until: EpochDay;
}

/** An offer as last received, with what it was before. */
export interface OfferRecord extends OfferLook {
  readonly offerId: string;
  readonly status: "draft" | "preview" | "live" | "stopped";
  readonly liveOn: EpochDay | null;
  readonly stoppedOn: EpochDay | null;
  readonly publications: readonly Publication[];
  /** Absent where the offer was never stopped and resumed, and has always been what it is. */
  readonly past?: OfferPast;
}

/** What an offer was before it was received for the last time, the oldest first. */
export interface OfferPast {
  /** When it was live, apart from the days since the last `liveOn`. */
  readonly spells: readonly OfferSpell[];
  /** What it was, each until the day before `until`. */
  readonly looks: readonly (OfferLook & { readonly until: EpochDay })[];
}

/**
 * Sales of a day under one exclusion ("" for none), in minor units of the program's currency. A day may have
 * several of these, which add up.
 */
export interface DailySales {
  readonly day: EpochDay;
  readonly exclusion: Exclusion | "";
  readonly amountMinor: number;
  /** How many further lines add nothing because they have no usable rate yet; negative where fewer. */
  readonly unconverted: number;
}

/**
 * A dated measure. `value` is a plain decimal that counts from `observedOn` until the day before `expiresOn`.
 */
export interface Observation {
  readonly measure: string;
  readonly value: string;
  readonly observedOn: EpochDay;
  readonly expiresOn: EpochDay | null;
}

/** The stage on a partner track that is on record for a day; null where the track was not entered. */
export interface Award {
  readonly day: EpochDay;
  /** The first day for which something else, or nothing, is on record; absent: the day after `day`. */
  readonly until?: EpochDay;
  readonly version: string;
  readonly track: string;
  readonly stage: string | null;
  /** Where a time of grace kept the stage: the stage without it, and the first day without it. */
  readonly grace?: { readonly stage: string | null; readonly until: EpochDay };
}

/**
 * An unlock on record, or a part of its time: one that changed while it was open has a record for each of its
 * states. `version` is the last one that gave it.
 */
export interface RecordedUnlock {
  readonly benefit: string;
  readonly offerId: string | null;
  readonly version: string;
  readonly openedOn: EpochDay;
  /** The first day of this state; absent: `openedOn`. */
  readonly since?: EpochDay;
  /** The first day on which it is no longer open, or has another state; null: none yet. */
  readonly closedOn: EpochDay | null;
  readonly amountMinor: number | null;
}

/** What an offer was on a day. */
export function offerLookOn(offer: OfferRecord, day: EpochDay): OfferLook {
  return offer.past?.looks.find(({ until }) => day < until) ?? offer;
}

/** The days on which it changed whether an offer is live, or what it is, in any order. */
export function changesOfOffer({ liveOn, stoppedOn, past }: OfferRecord): readonly EpochDay[] {
  const days = [liveOn, stoppedOn].filter((day) => day !== null);
  if (past === undefined) return days;
  return [
    ...days,
    ...past.spells.flatMap(({ from, until }) => [from, until]),
    ...past.looks.map(({ until }) => until),
  ];
}

/**
 * Whether an offer is live on a day: `live_on ≤ day < stopped_on`, and live or stopped with a day; or live
 * then, before it was stopped and resumed.
 */
export function isLiveOn(offer: OfferRecord, day: EpochDay): boolean {
  if (offer.past?.spells.some(({ from, until }) => from <= day && day < until)) return true;
  if (offer.liveOn === null || day < offer.liveOn) return false;
  if (offer.status === "stopped") return offer.stoppedOn !== null && day < offer.stoppedOn;
  return offer.status === "live" && (offer.stoppedOn === null || day < offer.stoppedOn);
}

/** The country of the partner on a day. */
export function countryOn({ country, earlierCountries = [] }: History, day: EpochDay): string {
  return earlierCountries.find(({ until }) => day < until)?.country ?? country;
}

/** Since when the partner is not in the program on a day; null: it is in. */
export function endedSince({ ended = [] }: Pick<History, "ended">, day: EpochDay): EpochDay | null {
  return ended.find(({ from, until }) => from <= day && (until === null || day < until))?.from ?? null;
}

/** The days on which the partner ended or came back, in any order. */
export function daysOfEnds({ ended = [] }: Pick<History, "ended">): readonly EpochDay[] {
  return ended.flatMap(({ from, until }) => (until === null ? [from] : [from, until]));
}

/** The last day for which an award is on record. */
export function lastDayOf({ day, until }: Award): EpochDay {
  return until === undefined ? day : ((until - 1) as EpochDay);
}

/** The awards of the days before one. */
export function awardsBefore(awards: readonly Award[], day: EpochDay): readonly Award[] {
  return awards.flatMap((award) => {
    if (award.day >= day) return [];
    return award.until === undefined || award.until <= day ? [award] : [{ ...award, until: day }];
  });
}

/** The day the partner joined, else the first day any of its offers was live. */
export function joiningDay(history: History): EpochDay | null {
  if (history.joinedOn !== null) return history.joinedOn;
  let first: EpochDay | null = null;
  for (const { status, liveOn, stoppedOn, past } of history.offers) {
    const days = past?.spells.map(({ from }) => from) ?? [];
    // One that was stopped on the day on which it went live never was.
    const wasLive = liveOn !== null && (stoppedOn === null || liveOn < stoppedOn);
    if (wasLive && (status === "live" || status === "stopped")) days.push(liveOn);
    for (const day of days) if (first === null || day < first) first = day;
  }
  return first;
}
