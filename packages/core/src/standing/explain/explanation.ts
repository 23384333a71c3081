import type { FigureSource } from "../../program/document.ts";
import type { Grant } from "../../program/program.ts";
import type { CarriedUnlock, Decision, Facts } from "../facts.ts";
import type { ComparisonReason, Reason } from "./reason.ts";

/** A decision with every reason. Plain data without texts; a recorded standing consists of it. */
export interface Explanation extends Decision {
  readonly program: string;
  readonly version: string;
  /** ISO 8601. */
  readonly day: string;
  readonly measures: Facts["measures"];
  readonly reasons: {
    /** One for each partner track, and one for each live offer on a track of offers. */
    readonly tracks: readonly TrackReasons[];
    /** The distinct conditions of the benefits; grants refer to them by number. */
    readonly conditions: readonly Reason[];
    readonly benefits: readonly BenefitReasons[];
  };
}

/** Why a partner, or one of its offers, is on its stage of a track. */
export interface TrackReasons {
  readonly track: string;
  readonly offer: string | null;
  /** Whether its condition is true, and the partner is in the program. */
  readonly entered: boolean;
  readonly enter: Reason | null;
  /** The highest stage whose condition is true today; null where the track isn't entered. */
  readonly raw: string | null;
  /** The stage held from earlier in the term, where the track holds. */
  readonly held: string | null;
  /**
   * Where only a time of grace keeps the awarded stage: the stage without it (null: none), and the first day
   * on which the grace is over, ISO 8601. Absent where none runs, and in older records.
   */
  readonly grace?: { readonly stage: string | null; readonly until: string };
  /**
   * From which day the terms of a track that holds are counted: "joined", "first-benefit", "promoted", or a
   * day of each year as in "07-01". Absent where the track doesn't hold, and in older records.
   */
  readonly anchor?: string;
  readonly awarded: string | null;
  readonly stages: readonly StageReasons[];
  readonly next: NextStep | null;
}

/** Whether a stage's condition is true, and why. */
export interface StageReasons {
  readonly stage: string;
  readonly holds: boolean;
  readonly when: Reason | null;
}

/** Why a benefit is unlocked or not. */
export interface BenefitReasons {
  readonly benefit: string;
  readonly unlocked: boolean;
  readonly ways: readonly GrantReasons[];
  /** The unlocks that publications gave, and those that a change of version kept. */
  readonly carried: readonly CarriedReason[];
}

/** One grant of a benefit, and whether it gives the benefit today. */
export interface GrantReasons {
  readonly track: string;
  readonly from: string;
  readonly per: Grant["per"];
  readonly times: Grant["times"];
  readonly requires: Grant["requires"];
  /** The first day on which it no longer counts, ISO 8601. */
  readonly until: string | null;
  /** The stage that gives it; null where none does, and always for `per: offer`: publications give that. */
  readonly stage: string | null;
  /** The offer whose stage gives it, on a track of offers. */
  readonly offer: string | null;
  /** The number of its condition among `conditions`, from 0; null where it has none. */
  readonly when: number | null;
  readonly amountMinor: number | null;
  readonly amountSource: FigureSource | null;
  readonly level: string | null;
  readonly holds: boolean;
}

/** An unlock that has another reason than the present stage. */
export interface CarriedReason {
  readonly by: CarriedUnlock["by"];
  readonly version: string;
  readonly offer: string | null;
  readonly amountMinor: number | null;
  /** How it is given; null where the version that gave it names no level, or it is kept. */
  readonly level: string | null;
  readonly since: string;
  readonly until: string | null;
}

/** The stage above, what is missing to reach it, and what it would unlock. */
export interface NextStep {
  readonly stage: string;
  /** The comparisons that are false. The stage's reason tells which of them are alternatives. */
  readonly gaps: readonly ComparisonReason[];
  readonly nearest: NearestWay;
  readonly unlocks: readonly NextUnlock[];
}

/** Of the alternatives of a stage, the one of which most is reached. */
export interface NearestWay {
  /** How much of it is reached, 0 to 1: of several parts, the part of which least is reached. */
  readonly share: number;
  /** Everything that is open in it, as leaves: comparisons, facts, or offers where the partner has none. */
  readonly open: readonly Reason[];
}

/** A benefit that the next stage adds, or a credit that it raises. The amount is the new total. */
export interface NextUnlock {
  readonly benefit: string;
  readonly amountMinor: number | null;
  readonly amountSource: FigureSource | null;
}
