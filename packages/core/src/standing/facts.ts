import type { MeasureValues, OfferFacts } from "../program/conditions/condition.ts";
import type { EpochDay } from "../values/calendar.ts";

/** The facts about a partner on one day under one version: everything that `decide` and `explain` read. */
export interface Facts {
  readonly day: EpochDay;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly measures: MeasureValues;
  /** Where the partner is not in the program: no track is entered, and no offer is live. Else absent. */
  readonly ended?: Ended;
  /** Every offer, live or not. */
  readonly offers: readonly OfferFacts[];
  /** By track: the stage held in the present term. */
  readonly held: Readonly<Record<string, string>>;
  /** By track: the stage that is kept if it would fall. Absent where nothing would be. */
  readonly grace?: Readonly<Record<string, KeptStage>>;
  /** Unlocked whatever the stages give: by a publication, or kept at a change of version. */
  readonly carried: readonly CarriedUnlock[];
}

/** That a partner is not in the program, and since when. */
export interface Ended {
  readonly since: EpochDay;
}

/** A stage that a time of grace keeps, and the first day on which it no longer does. */
export interface KeptStage {
  readonly stage: string;
  readonly until: EpochDay;
}

/**
 * A stage that only a time of grace keeps: the stage without it (null: none), and the first day on which the
 * grace is over.
 */
export interface Grace {
  readonly stage: string | null;
  readonly until: EpochDay;
}

/** An unlock that has another reason than the present stage. */
export interface CarriedUnlock extends Unlock {
  readonly by: "publication" | "keep";
  /** The version that gave it. */
  readonly version: string;
  /** The day of the publication, or the day it was opened. */
  readonly since: EpochDay;
  /** The first day on which it no longer counts; null where only facts can end it. */
  readonly until: EpochDay | null;
  /** How it is given, by a publication; absent where the version names no level. */
  readonly level?: string;
}

/**
 * An unlocked benefit; `offer` is set where it is unlocked for one offer. The amount is the total for the
 * term, in minor units.
 */
export interface Unlock {
  readonly benefit: string;
  readonly offer?: string;
  readonly amountMinor?: number;
}

/** The answer: by track the stage, or, on a track of offers, offer → stage. Tracks not entered are absent. */
export interface Decision {
  readonly tracks: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  /** By track of the partner, where only a time of grace keeps its stage. Absent where none does. */
  readonly grace?: Readonly<Record<string, Grace>>;
  /** Where the partner is not in the program. Absent where it is. */
  readonly ended?: Ended;
  /** In the order of the program's benefits, then of the offers. */
  readonly unlocked: readonly Unlock[];
}

/** Stages by offer, none yet. It has no prototype: an offer may have any id, such as `__proto__`. */
export function stagesByOffer(): Record<string, string> {
  return Object.create(null) as Record<string, string>;
}
