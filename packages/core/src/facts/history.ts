import type { EpochDay } from "../values/calendar.ts";
import type { Exclusion } from "./exclusion.ts";
import type { PublishingOption } from "./option.ts";
import type { Publication } from "./publication.ts";

/** Everything known about one partner, over all time. The engine decides any day from it. */
export interface History {
  readonly partnerId: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly joinedOn: EpochDay | null;
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

/** An offer as last received. */
export interface OfferRecord {
  readonly offerId: string;
  readonly option: PublishingOption;
  readonly byol: boolean;
  readonly private: boolean;
  readonly publicOfferId: string | null;
  readonly type: string;
  readonly storefront: string;
  readonly status: "draft" | "preview" | "live" | "stopped";
  readonly liveOn: EpochDay | null;
  readonly stoppedOn: EpochDay | null;
  readonly publications: readonly Publication[];
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
  readonly version: string;
  readonly track: string;
  readonly stage: string | null;
  /** Where a time of grace kept the stage: the stage without it, and the first day without it. */
  readonly grace?: { readonly stage: string | null; readonly until: EpochDay };
}

/** An unlock on record. `version` is the last one that gave it. */
export interface RecordedUnlock {
  readonly unlockId: number;
  readonly benefit: string;
  readonly offerId: string | null;
  readonly version: string;
  readonly openedOn: EpochDay;
  readonly closedOn: EpochDay | null;
  readonly amountMinor: number | null;
}

/** Whether an offer is live on a day: `live_on ≤ day < stopped_on`, and live or stopped with a day. */
export function isLiveOn(offer: OfferRecord, day: EpochDay): boolean {
  if (offer.liveOn === null || day < offer.liveOn) return false;
  if (offer.status === "stopped") return offer.stoppedOn !== null && day < offer.stoppedOn;
  return offer.status === "live" && (offer.stoppedOn === null || day < offer.stoppedOn);
}

/** The day the partner joined, else the first day any of its offers was live. */
export function joiningDay(history: History): EpochDay | null {
  if (history.joinedOn !== null) return history.joinedOn;
  let first: EpochDay | null = null;
  for (const { status, liveOn, publications } of history.offers) {
    const days = publications.map(({ on }) => on);
    if (liveOn !== null && (status === "live" || status === "stopped")) days.push(liveOn);
    for (const day of days) if (first === null || day < first) first = day;
  }
  return first;
}
