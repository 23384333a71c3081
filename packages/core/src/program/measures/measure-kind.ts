import type { Exclusion } from "../../facts/exclusion.ts";
import type { History, Observation } from "../../facts/history.ts";
import type { EpochDay } from "../../values/calendar.ts";
import type { Currency } from "../../values/currencies.ts";
import type { Fields, Findings } from "../read/fields.ts";

/** Which billed sales a sum counts on a day: those of the days from `from` to `to`, without excluded ones. */
export interface CountedSales {
  /** Null: from the first sale on. */
  readonly from: EpochDay | null;
  /** The last day that counts. */
  readonly to: EpochDay;
  readonly excluding: readonly Exclusion[];
}

/**
 * A measure after reading: its type, its value on a day, and the days on which time alone changes it. Values
 * are minor units for money, plain numbers otherwise, null where absent.
 */
export interface Measure {
  readonly type: "money" | "number";
  readonly mayBeAbsent: boolean;
  valueOn(history: History, day: EpochDay): number | null;
  /** The same for many days of one history: what all of them need is prepared once. */
  valuesOf(history: History): (day: EpochDay) => number | null;
  /** Days on which the value may change without a new fact; in any order, repeats allowed. */
  changesOn(history: History): readonly EpochDay[];
  /** The sales that the value of a day is the sum of. Absent: the measure isn't a sum of sales. */
  linesOn?(day: EpochDay): CountedSales;
  /** The observation that gives the value of a day; null: none does. Absent: the measure isn't observed. */
  observedOn?(history: History, day: EpochDay): Observation | null;
}

/** A way to compute a number from facts. `key` is the key that selects it in a program (`sum`, `latest`). */
export interface MeasureKind {
  readonly key: string;
  /** The keys it needs besides `key`. */
  readonly required: readonly string[];
  /** The optional keys. */
  readonly optional: readonly string[];
  /** Reads the measure from its fields; null after noting a problem. */
  read(found: Findings, fields: Fields, currency: Currency): Measure | null;
}
