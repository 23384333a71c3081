import type { EpochDay, Period } from "../values/calendar.ts";
import type { Currency } from "../values/currencies.ts";
import type { Minor } from "../values/money.ts";
import type { Condition } from "./conditions/condition.ts";
import type { BenefitRule, Category, Expiry, FigureSource, Promises, TermAnchor } from "./document.ts";
import type { Form } from "./forms/form.ts";
import type { Measure } from "./measures/measure-kind.ts";

/** A version of a program that passed every check: names resolved, conditions compiled. Immutable. */
export interface Program {
  readonly id: string;
  readonly version: string;
  readonly inForceFrom: EpochDay;
  readonly currency: Currency;
  /** IANA name of the zone in which a day begins and ends. */
  readonly timeZone: string;
  readonly languages: readonly string[];
  /** The tabs of the benefits, in the order shown. */
  readonly categories: readonly Category[];
  /**
   * Whether the version declares its categories. Such a version names them, and says of each benefit how to
   * use it and what to bring; a version of before has no such texts.
   */
  readonly ownCategories: boolean;
  /** How many days old the exchange rate of a sale may be. */
  readonly ratesValidFor: number;
  readonly measures: readonly NamedMeasure[];
  /** The lists that conditions name. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly tracks: readonly Track[];
  readonly benefits: readonly Benefit[];
  /** The forms that benefits name, by id. */
  readonly forms: ReadonlyMap<string, Form>;
  readonly promises: Promises;
  readonly onChange: { readonly unlocked: "keep" | "end" };
}

/** A measure under the name that conditions use. */
export interface NamedMeasure extends Measure {
  readonly name: string;
}

/** A ladder; `stages` from the lowest to the highest. */
export interface Track {
  readonly id: string;
  readonly scope: "partner" | "offer";
  readonly enter: Condition | null;
  readonly down: "at-once" | "never-in-term";
  /** How long a stage is kept after the day on which it would have fallen; null: not at all. */
  readonly grace: Period | null;
  readonly termAnchor: TermAnchor;
  readonly termLength: Period;
  readonly stages: readonly Stage[];
}

/** A rung. `when` null: a partner or offer reaches it by entering the track. */
export interface Stage {
  readonly id: string;
  readonly when: Condition | null;
  /** Where the threshold on a measure comes from. */
  sourceOf(measure: string): FigureSource;
  /** The stages of the version before that this stage replaces, as "track.stage". */
  readonly replaces: readonly string[];
}

/** Something that stages give. */
export interface Benefit extends Omit<BenefitRule, "grants" | "node" | "form" | "resources"> {
  readonly grants: readonly Grant[];
  /** The id of its form; null where it has none. */
  readonly form: string | null;
  /** Links or files of the program's folder by language; "" is for all languages. */
  readonly resources: ReadonlyMap<string, readonly string[]>;
}

/** One way in which a benefit is given: from stage number `from` of track number `track` upwards. */
export interface Grant {
  readonly benefit: string;
  readonly track: number;
  readonly from: number;
  /** On a partner track, a condition that names `offer` is already "one live offer …". */
  readonly when: Condition | null;
  /** By stage number: the total for a term in minor units, null where none. */
  readonly amounts: readonly (Minor | null)[];
  /** By stage number: a text id, null where none. */
  readonly levels: readonly (string | null)[];
  /** By stage number: where the amount comes from. */
  readonly amountSources: readonly FigureSource[];
  readonly times: "once" | "unlimited";
  readonly per: "offer" | "partner" | "term";
  readonly expires: Expiry | null;
  readonly requires: readonly Requirement[];
}

/** What must be met before a benefit can be activated. */
export type Requirement =
  | { readonly kind: "benefit"; readonly benefit: string; readonly state: "requested" | "delivered" }
  | { readonly kind: "when"; readonly when: Condition }
  | { readonly kind: "any"; readonly of: readonly Requirement[] };

/** "track.stage" for a stage named on a track, by its id or in full. */
export function fullName(track: string, name: string): string {
  return name.includes(".") ? name : `${track}.${name}`;
}

/** A stage of a program by "track.stage"; null where there is none. */
export function stageNamed(
  program: Program,
  name: string,
): { readonly track: Track; readonly index: number } | null {
  const [trackId, stageId] = name.split(".");
  const track = program.tracks.find(({ id }) => id === trackId);
  const index = track?.stages.findIndex(({ id }) => id === stageId) ?? -1;
  return track === undefined || index < 0 ? null : { track, index };
}
