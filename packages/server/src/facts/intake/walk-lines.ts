import type { Counted, IntakeRefusal, Line, RefusedRecord } from "./import-kind.ts";

/**
 * What a line does: it adds something, repeats what counts, repeats what was withdrawn, or is refused for a
 * reason.
 */
export type Effect = "added" | "repeated" | "withdrawn" | IntakeRefusal;

/**
 * Imports lines one by one, for snapshots and dated values: each line sees the effect of the lines before it.
 * `keyOf` says what a line is about: of two equal lines about the same, the second is a duplicate.
 */
export function walkLines<Row>(
  batch: readonly Line<Row>[],
  keyOf: (row: Row) => string,
  take: (row: Row) => Effect,
): Counted {
  let added = 0;
  let repeated = 0;
  let duplicated = 0;
  const seen = new Set<string>();
  const changed = new Set<string>();
  const onRecord: number[] = [];
  const refused: RefusedRecord[] = [];
  for (const { line, raw, row } of batch) {
    const effect = take(row);
    if (typeof effect === "object") {
      refused.push({ line, raw, refusal: effect });
      continue;
    }
    const key = keyOf(row);
    if (effect === "repeated" && !changed.has(key)) onRecord.push(line);
    if (effect === "added") {
      added += 1;
      changed.add(key);
    } else if (seen.has(key)) duplicated += 1;
    else repeated += 1;
    seen.add(key);
  }
  return { added, repeated, duplicated, onRecord, refused };
}

/** What two parts of a batch come to together. */
export function addCounted(one: Counted, other: Counted): Counted {
  return {
    added: one.added + other.added,
    repeated: one.repeated + other.repeated,
    duplicated: one.duplicated + other.duplicated,
    onRecord: [...one.onRecord, ...other.onRecord],
    refused: [...one.refused, ...other.refused],
  };
}

/** Whether two rows say the same, value by value. */
export function sameRow<Row extends object>(one: Row | undefined, other: Row): boolean {
  if (one === undefined) return false;
  return (Object.keys(other) as (keyof Row)[]).every((key) => {
    const [a, b] = [one[key], other[key]];
    return Array.isArray(a) && Array.isArray(b) ? a.join(";") === b.join(";") : a === b;
  });
}
