import type { EpochDay, MonthDay, Period } from "../values/calendar.ts";
import type { Currency } from "../values/currencies.ts";
import type { Minor } from "../values/money.ts";
import type { Measure } from "./measures/measure-kind.ts";
import type { SourceScalar } from "./source.ts";

/** Where a figure can come from. */
export const figureSources = ["published", "assumed", "operator"] as const;

/**
 * Where a figure comes from: `published` by the program's owner, `assumed` by the author of the file, or set
 * by the `operator` of this marketplace.
 */
export type FigureSource = (typeof figureSources)[number];

/** Where figures come from, by the measure or stage they belong to; "" is for all others. */
export type Sources = ReadonlyMap<string, { readonly source: FigureSource; readonly node: SourceScalar }>;

/** The text of a condition, with its place. */
export type ConditionText = SourceScalar & { readonly value: string };

/**
 * A program file after reading: its shapes are checked, its names not yet. The keys are those of README.md.
 */
export interface ProgramDocument {
  readonly program: string;
  readonly version: string;
  readonly inForceFrom: EpochDay;
  readonly currency: Currency;
  /** IANA name of the zone in which a day begins and ends. */
  readonly timeZone: string;
  readonly languages: readonly string[];
  readonly categories: readonly Category[];
  /** Whether the file declares its categories. */
  readonly ownCategories: boolean;
  /** How many days old an exchange rate may be. */
  readonly ratesValidFor: number;
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly measures: ReadonlyMap<string, Measure>;
  /** Measures and lists that could not be read. A condition that names one is no further problem. */
  readonly broken: ReadonlySet<string>;
  readonly tracks: ReadonlyMap<string, TrackRule>;
  readonly benefits: ReadonlyMap<string, BenefitRule>;
  readonly promises: Promises;
  readonly onChange: { readonly unlocked: "keep" | "end" };
}

/**
 * How long the team has for a first contact after an activation, and after a publication; null where nothing
 * is promised.
 */
export interface Promises {
  readonly contact: Period | null;
  readonly outreach: Period | null;
}

/** A tab of the benefits. `contact`: whether an activation names a marketing contact. */
export interface Category {
  readonly id: string;
  readonly contact: "required" | "none";
}

/**
 * On which day the first term begins: the day the partner joined, the first day on which it had a stage of
 * the track, the day it last rose to a higher stage, or one day of the year for all.
 */
export type TermAnchor = "joined" | "first-benefit" | "promoted" | MonthDay;

/** A ladder. `enter` null: every partner, or every live offer, is on it. */
export interface TrackRule {
  readonly id: string;
  readonly scope: "partner" | "offer";
  readonly enter: ConditionText | null;
  readonly down: "at-once" | "never-in-term";
  /** How long a stage is kept after the day on which it would have fallen; null: not at all. */
  readonly grace: Period | null;
  readonly termAnchor: TermAnchor;
  readonly termLength: Period;
  readonly stages: readonly StageRule[];
  readonly node: SourceScalar;
}

/** A rung. `sources` by measure name. */
export interface StageRule {
  readonly id: string;
  readonly when: ConditionText | null;
  readonly sources: Sources;
  readonly replaces: readonly SourceScalar[];
  readonly node: SourceScalar;
}

/** What a stage gives. */
export interface BenefitRule {
  readonly id: string;
  readonly category: string;
  readonly purpose: "awareness" | "conversion" | "closing" | null;
  readonly delivery: string;
  readonly leadTime: Period | null;
  /** The path of its form, `forms/ID.json`. */
  readonly form: SourceScalar | null;
  /** Links or files of the program's folder by language; "" is for all languages. */
  readonly resources: ReadonlyMap<string, readonly SourceScalar[]>;
  readonly grants: readonly GrantRule[];
  readonly node: SourceScalar;
}

/** One way in which a benefit is given. */
export interface GrantRule {
  /** `track.stage`; null: from the lowest stage that has an amount. */
  readonly from: SourceScalar | null;
  readonly when: ConditionText | null;
  /** Minor units by stage id, as written. Empty: no amount. */
  readonly amounts: ReadonlyMap<string, { readonly minor: Minor; readonly node: SourceScalar }>;
  /** A text id by stage id. */
  readonly levels: ReadonlyMap<string, SourceScalar>;
  /** By stage id. */
  readonly sources: Sources;
  readonly times: "once" | "unlimited";
  readonly per: "offer" | "partner" | "term";
  readonly expires: Expiry | null;
  readonly requires: readonly RequirementRule[];
  readonly node: SourceScalar;
}

/** When an unlock ends by itself: a period after it was given, or on a day, the first without it. */
export type Expiry = { readonly after: Period } | { readonly on: EpochDay };

/** What must be met before a benefit can be activated. */
export type RequirementRule =
  | { readonly kind: "benefit"; readonly benefit: SourceScalar; readonly state: "requested" | "delivered" }
  | { readonly kind: "when"; readonly when: ConditionText }
  | { readonly kind: "any"; readonly of: readonly RequirementRule[] };
