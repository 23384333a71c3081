import type { History } from "../../facts/history.ts";
import type { EpochDay } from "../../values/calendar.ts";
import type { Currency } from "../../values/currencies.ts";
import type { Fields, Findings } from "../read/fields.ts";

/**
 * A measure that was read: what type it has, what it is worth on a day, and on which days time alone changes
 * it. Values are minor units for money, plain numbers otherwise, null where absent.
 */
export interface Measure {
  readonly type: "money" | "number";
  readonly mayBeAbsent: boolean;
  valueOn(history: History, day: EpochDay): number | null;
  /** Days after which the value may differ without a new fact; in any order, repeats allowed. */
  changesOn(history: History): readonly EpochDay[];
}

/**
 * A way to compute a number from facts. `key` is the key by which a program asks for it (`sum`, `latest`).
 */
export interface MeasureKind {
  readonly key: string;
  /** The keys it needs besides `key`. */
  readonly required: readonly string[];
  /** The keys it also takes. */
  readonly optional: readonly string[];
  /** Reads the measure from its fields; null after noting what is wrong. */
  read(found: Findings, fields: Fields, currency: Currency): Measure | null;
}
