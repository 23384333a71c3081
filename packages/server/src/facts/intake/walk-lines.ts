import type { Counted, IntakeRefusal, Line, RefusedRecord } from "./import-kind.ts";

/** What a line does: it adds something, repeats something, or is refused for a reason. */
export type Effect = "added" | "repeated" | IntakeRefusal;

/**
 * Imports lines one by one, for snapshots and dated values: each line sees the effect of the lines before it.
 */
export function walkLines<Row>(batch: readonly Line<Row>[], take: (row: Row) => Effect): Counted {
  let added = 0;
  let repeated = 0;
  const refused: RefusedRecord[] = [];
  for (const { line, raw, row } of batch) {
    const effect = take(row);
    if (effect === "added") added += 1;
    else if (effect === "repeated") repeated += 1;
    else refused.push({ line, raw, refusal: effect });
  }
  return { added, repeated, refused };
}

/** Whether two rows say the same, value by value. */
export function sameRow<Row extends object>(one: Row | undefined, other: Row): boolean {
  if (one === undefined) return false;
  return (Object.keys(other) as (keyof Row)[]).every((key) => {
    const [a, b] = [one[key], other[key]];
    return Array.isArray(a) && Array.isArray(b) ? a.join(";") === b.join(";") : a === b;
  });
}
