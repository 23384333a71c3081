import { type Columns, type IntakeRefusal, refuse } from "./import-kind.ts";
import { type Delimiter, delimiters } from "./read-csv.ts";
import { columnFinder } from "./read-heading.ts";
import { RecordReader, type TextRecord } from "./read-records.ts";

/** Where the heading of a CSV is, and what is between its cells. */
export interface FoundHeading {
  readonly delimiter: Delimiter;
  /** Records before the heading: titles, and Excel's `sep=`. */
  readonly before: number;
  readonly record: TextRecord;
}

/** How many records may be before the heading. */
const mostBefore = 50;

/**
 * Finds the heading in the beginning of a CSV: the record that names the most columns, with commas,
 * semicolons, tabs or bars between its cells. `ended`: `text` is the whole file.
 */
export function findHeading(columns: Columns, text: string, ended: boolean): FoundHeading | IntakeRefusal {
  const declared = /^"?sep=(.)"?\s*$/i.exec(text.trimStart().split("\n", 1)[0] ?? "")?.[1];
  const possible = delimiters.filter((delimiter) => declared === undefined || delimiter === declared);
  let best: (FoundHeading & { readonly score: number }) | null = null;
  for (const delimiter of possible.length > 0 ? possible : delimiters) {
    const reader = new RecordReader("csv", { delimiter, before: null });
    const pushed = reader.push(text);
    const records = (ended ? [...pushed, ...reader.end()] : pushed).slice(0, mostBefore);
    for (const [before, record] of records.entries()) {
      if (declared !== undefined && before === 0) continue;
      const score = scoreOf(columns, record, before === (declared === undefined ? 0 : 1));
      if (best === null || score > best.score) best = { delimiter, before, record, score };
    }
  }
  if (best === null) return refuse(null, "file-empty");
  return lineEndsMissing(columns, best, text, ended) ?? best;
}

/** Columns that a record names, each once. Of records that name none the first is the heading. */
function scoreOf(columns: Columns, { cells }: TextRecord, isFirst: boolean): number {
  const find = columnFinder(columns);
  const named = new Set((cells ?? []).map(find).filter((at) => at !== null)).size;
  // One name may be a word of a title or of a value.
  if (named > 1) return named;
  return isFirst ? 1 + (cells?.length ?? 0) / 10_000 : 0;
}

/** `curl -d` removes the line ends of a file, so that its heading and its values are one line. */
function lineEndsMissing(
  columns: Columns,
  { record, before }: FoundHeading,
  text: string,
  ended: boolean,
): IntakeRefusal | null {
  const cells = record.cells ?? [];
  const isAlone = ended && before === 0 && !/[\r\n]./.test(text.trim());
  const find = columnFinder(columns);
  const named = cells.filter((cell) => find(cell) !== null).length;
  if (!isAlone || named < 2 || cells.length <= columns.required + 1 || named === cells.length) return null;
  return cells.length > columns.names.length ? refuse(null, "line-ends-missing") : null;
}
