import type { ImportKindName } from "@laurel/contract";
import type { DecimalSign } from "../intake/import-kind.ts";

/** What the person who imports a file says about it, because the file doesn't. */
export interface GivenAboutFile {
  /** The publisher that the report is about. */
  readonly publisher?: string;
  /** When the report was made, as the revision of its lines: minutes since 1970. */
  readonly revision?: number;
}

/** What a mapping may ask for. */
export const askable = ["publisher", "reported-at"] as const;
export type Askable = (typeof askable)[number];

/** Where the value of one of our columns comes from. */
export interface ValueSource {
  /** Their columns, whose values are joined by `joinedBy` where there are several. */
  readonly columns: readonly string[];
  readonly joinedBy: string;
  /** A text that is the same for all lines. */
  readonly constant: string | null;
  readonly ask: Askable | null;
  /** "sale" or "refund", by the sign of the number in this column of theirs. */
  readonly bySign: string | null;
  /** Ours for theirs, which is in small letters. */
  readonly values: Readonly<Record<string, string>>;
  /** Ours where `values` doesn't have theirs; null: theirs. */
  readonly otherwise: string | null;
  /** Ours where theirs is empty; null: empty. */
  readonly empty: string | null;
}

/** Lines that are not imported, or the only ones that are: those that have one of these values. */
export interface LineRule {
  readonly column: string;
  /** In small letters. */
  readonly is: readonly string[];
}

/** Signs are as they are written, or reversed; or refunds and chargebacks are written without one. */
export const signRules = ["as-written", "reversed", "by-kind"] as const;

/** How other people's columns become ours. Plain data: it is kept with the import. */
export interface Mapping {
  readonly name: string;
  readonly kind: ImportKindName;
  readonly asks: Readonly<Partial<Record<Askable, "required" | "optional">>>;
  readonly decimal: DecimalSign | null;
  readonly date: string | null;
  /** By our columns; null: the file has our columns. */
  readonly columns: Readonly<Record<string, ValueSource>> | null;
  /** Other sources of some columns, where the program counts in this currency. */
  readonly whenCounting: Readonly<Record<string, Readonly<Record<string, ValueSource>>>>;
  readonly sign: (typeof signRules)[number];
  readonly skip: readonly LineRule[];
  readonly only: readonly LineRule[];
  /** Whether a sale may name an offer that is not on record. */
  readonly unknownOffers: boolean;
}
