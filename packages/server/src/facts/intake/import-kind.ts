import type { ImportKindName, RefusalCode } from "@laurel/contract";
import type { Currency } from "@laurel/core";
import type { NewEvent } from "../../platform/audit/append-events.ts";
import type { StateChange } from "../../platform/audit/state-change.ts";
import type { Tx } from "../../platform/database/transaction.ts";

/** The values in a refusal's sentence: what was found, what was expected, how to fix it. */
export type Params = Readonly<Record<string, string | number>>;

/** One reason why a line, or a whole file, is refused. */
export interface RefusalReason {
  /** The column it is about; null: the record or the file as a whole. */
  readonly column: string | null;
  readonly code: RefusalCode;
  readonly params: Params;
}

/** Why a line, or a whole file, is refused: the first reason, and the others if there are several. */
export interface IntakeRefusal extends RefusalReason {
  readonly also?: readonly RefusalReason[];
}

/** How the cells of a file are written, where that differs from plain decimals and ISO days. */
export interface CellStyle {
  /** The decimal sign; "either": both are taken, and what could mean two numbers is refused. */
  readonly decimal: DecimalSign;
  /** How days are written, as in `day-format.ts`; null: as in ISO 8601. */
  readonly date: string | null;
}

export type DecimalSign = "point" | "comma" | "either";

export const plainStyle: CellStyle = { decimal: "point", date: null };

/** The cells of a line, in the order of the columns; undefined: the file has no such column. */
export type Cells = readonly (string | undefined)[];

/** A line whose values are each valid. */
export interface Line<Row> {
  /** The line of the file on which it begins, counted from 1. */
  readonly line: number;
  readonly raw: string;
  readonly row: Row;
}

/** A line that is refused. */
export interface RefusedRecord {
  readonly line: number;
  readonly raw: string;
  readonly refusal: IntakeRefusal;
  /** The re-run that imported it. */
  readonly settledBy?: number | null;
}

/** A line that is taken in although a person should look at it, and why. */
export interface NoticedRecord {
  readonly line: number;
  readonly raw: string;
  /** What would be the refusal of a strict import. */
  readonly notice: IntakeRefusal;
}

/** What a second look at valid lines finds. */
export interface Review {
  readonly refused: readonly RefusedRecord[];
  readonly notices: readonly NoticedRecord[];
}

/** The result of a batch; the four numbers add up to its lines. */
export interface Counted {
  /** Lines that added something. */
  readonly added: number;
  /** Lines that were already on record. */
  readonly repeated: number;
  /** Lines that are equal to an earlier line of the same file. */
  readonly duplicated: number;
  /** The lines that say only what was on record before their batch: a person has seen their notices. */
  readonly onRecord: readonly number[];
  readonly refused: readonly RefusedRecord[];
}

/** The result of a batch, and what it makes of the state; null: it added nothing. */
export interface Settled extends Counted {
  readonly facts: StateChange | null;
  /** What withdrawing facts entered in error makes of the state. */
  readonly withdrawn?: readonly StateChange[];
  /** What rounding did to the lines that were added. */
  readonly rounded?: readonly RoundedSum[];
  /** What happened to partners, for their own chains. */
  readonly news?: readonly NewEvent[];
}

/** Amounts with more decimals than their currency has, which were rounded. */
export interface RoundedSum {
  readonly currency: Currency;
  readonly lines: number;
  /** What rounding added in all, in millionths of the currency's unit; negative: it took away. */
  readonly millionths: number;
}

/** What applies to all batches of an import. */
export interface BatchContext {
  readonly importId: number;
  readonly source: string;
  /** The day from which the affected partners are decided again, `YYYY-MM-DD`. */
  readonly today: string;
  /** The newest published program's currency; null if none is published. Never null if the kind needs one. */
  readonly programCurrency: Currency | null;
  /** Whether lines that would be noticed are refused. */
  readonly strict: boolean;
  /** Whether sales may name an offer that is not on record. */
  readonly unknownOffers?: boolean;
}

/** What applies to imports that are undone, or restored. */
export interface RecountContext extends Pick<BatchContext, "today" | "source" | "programCurrency"> {
  /** Whether they count again; else they no longer do. */
  readonly isRestored: boolean;
}

/** A kind of fact that can be imported: its columns, how a line is read, how lines are added. */
export interface ImportKind<Row> {
  readonly name: ImportKindName;
  /** Required columns first; the optional ones may be left out of a file. */
  readonly columns: Columns;
  /** Whether a line holds the address of a person, which may have to be erased. */
  readonly personal?: boolean;
  /** Whether lines can only be imported once a program says in which currency it counts. */
  readonly needsProgram: boolean;
  /** Reads the cells of a line. Has no side effects. */
  read(cells: Cells, style?: CellStyle): Row | IntakeRefusal;
  /**
   * Moves the facts of imports of one source, which were just marked as undone or as restored, to those that
   * were undone or back, and marks the partners whose standing rests on them as due. Gives what that makes of
   * the state. Left out where the last line received counts anyway.
   */
  recount?(tx: Tx, importIds: readonly number[], context: RecountContext): Promise<readonly StateChange[]>;
  /** Why imports that were undone can't be restored; null: they can. */
  whyGone?(tx: Tx, importIds: readonly number[]): Promise<IntakeRefusal | null>;
  /**
   * How many lines that an import added are on record as it added them. Left out where a file that is
   * imported again may change something.
   */
  countStored?(tx: Tx, importId: number): Promise<number>;
  /**
   * Does in advance what a batch needs and what doesn't depend on the batches before it, while the database
   * works on these. Gives nothing: what it has found, `review` and `apply` find with the same batch.
   */
  prepare?(batch: readonly Line<Row>[], context: BatchContext): Promise<void>;
  /** Compares valid lines with each other and with what is on record, in the same transaction as `apply`. */
  review?(tx: Tx, batch: readonly Line<Row>[], context: BatchContext): Promise<Review>;
  /**
   * Imports lines in order, within the batch's transaction and under the ledger's lock, and marks the
   * partners that they affect as due.
   */
  apply(tx: Tx, batch: readonly Line<Row>[], context: BatchContext): Promise<Settled>;
}

/** The columns of a kind and the position of each. */
export interface Columns {
  readonly names: readonly string[];
  /** How many of `names` a file must have. */
  readonly required: number;
  readonly at: ReadonlyMap<string, number>;
}

/** The columns of a kind: first the required ones, then the optional ones. */
export function columns(required: readonly string[], optional: readonly string[] = []): Columns {
  const names = [...required, ...optional];
  return { names, required: required.length, at: new Map(names.map((name, index) => [name, index])) };
}

/** Makes a refusal. `column`: the one that it is about. */
export function refuse(column: string | null, code: RefusalCode, params: Params = {}): IntakeRefusal {
  return { column, code, params };
}

/** Several reasons as one refusal; null: there is none. */
export function together(reasons: readonly RefusalReason[]): IntakeRefusal | null {
  const [first, ...also] = reasons;
  if (first === undefined) return null;
  return also.length === 0 ? first : { ...first, also };
}

/** All reasons of a refusal, the first one first. */
export function reasonsOf({ also = [], ...first }: IntakeRefusal): readonly RefusalReason[] {
  return [first, ...also];
}

/** Whether a reader returned a refusal: rows have no `code`. */
export function isRefusal(read: object): read is IntakeRefusal {
  return "code" in read;
}
