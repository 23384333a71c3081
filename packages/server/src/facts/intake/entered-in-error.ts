import { type IntakeRefusal, type Line, type NoticedRecord, refuse } from "./import-kind.ts";
import { shorten } from "./shorten.ts";
import { type Effect, sameRow } from "./walk-lines.ts";

/** The word in `exclusion` of a rate or an observation that counts as never received. */
export const enteredInError = "entered-in-error";

/** A fact that a line of a file states or, with an `exclusion`, withdraws. */
export interface Withdrawable {
  /** Null: the line states the fact. Else it was entered in error, just as the line repeats it. */
  readonly exclusion: typeof enteredInError | null;
}

/** A withdrawn fact and the import that withdrew it. */
export type WithdrawnFact<Row> = Row & { readonly undoneIn: number };

/** The lines of a batch that state facts, and those that withdraw them. */
export function splitWithdrawals<Row extends Withdrawable>(batch: readonly Line<Row>[]) {
  return {
    stating: batch.filter(({ row }) => row.exclusion === null),
    withdrawing: batch.filter(({ row }) => row.exclusion !== null),
  };
}

/** How a kind tells its facts apart. */
export interface FactWords<Row> {
  /** What a fact is about: of several with one key, the last received counts. */
  keyOf(row: Row): string;
  /** The column of the value. */
  readonly column: string;
  /** A fact in one text, for a sentence. */
  textOf(row: Row): string;
  /** Its value alone, with what else tells it apart from another of the same key. */
  shownValue(row: Row): string;
}

/**
 * Notices lines that state again what was withdrawn. What was entered in error stays so, however often it is
 * received, until the import that withdrew it is undone.
 */
export function noticeWithdrawn<Row extends Withdrawable>(
  stating: readonly Line<Row>[],
  withdrawn: readonly WithdrawnFact<Row>[],
  { keyOf, column, textOf }: FactWords<Row>,
): NoticedRecord[] {
  const byKey = Map.groupBy(withdrawn, keyOf);
  return stating.flatMap(({ line, raw, row }) => {
    const same = byKey.get(keyOf(row))?.find((each) => sameRow(each, row));
    if (same === undefined) return [];
    const params = { found: textOf(row), import: same.undoneIn };
    return [{ line, raw, notice: refuse(column, "fact-withdrawn", params) }];
  });
}

/** What is on record of the facts that lines withdraw, all that was received and counts as received. */
export interface OnRecord<Row> {
  readonly present: readonly Row[];
  readonly withdrawn: readonly WithdrawnFact<Row>[];
}

/** Decides what lines that withdraw facts do, one by one; `rows` gets the facts to withdraw. */
export function withdrawals<Row extends Withdrawable>(
  { present, withdrawn }: OnRecord<Row>,
  words: FactWords<Row>,
  rows: Row[],
): (row: Row) => Effect {
  const { keyOf } = words;
  const recorded = Map.groupBy(present, keyOf);
  const gone = Map.groupBy([...withdrawn] as Row[], keyOf);
  return (row) => {
    const fact = { ...row, exclusion: null };
    const key = keyOf(row);
    if (gone.get(key)?.some((each) => sameRow(each, fact))) return "repeated";
    if (!recorded.get(key)?.some((each) => sameRow(each, fact))) {
      return unknown(row, recorded.get(key) ?? [], words);
    }
    gone.set(key, [...(gone.get(key) ?? []), fact]);
    rows.push(fact);
    return "added";
  };
}

function unknown<Row>(
  row: Row,
  recorded: readonly Row[],
  { column, textOf, shownValue }: FactWords<Row>,
): IntakeRefusal {
  const values = [...new Set(recorded.map(shownValue))].slice(0, 5).join(", ");
  const params = { found: shorten(textOf(row)), recorded: values === "" ? "none" : shorten(values) };
  return refuse(column, "fact-unknown", params);
}
