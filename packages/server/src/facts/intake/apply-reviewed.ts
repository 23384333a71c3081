import { run } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type {
  BatchContext,
  ImportKind,
  Line,
  NoticedRecord,
  RefusedRecord,
  Review,
  Settled,
} from "./import-kind.ts";

/** The result of a batch, and what a person should look at among the lines that were taken in. */
export interface Reviewed extends Settled {
  readonly notices: readonly NoticedRecord[];
}

/**
 * Imports the lines of a batch that their kind doesn't refuse at a second look. A strict import also refuses
 * the lines that would otherwise be taken in with a notice. A line that is on record already is not noticed.
 */
export async function applyReviewed(
  tx: Tx,
  kind: ImportKind<object>,
  batch: readonly Line<object>[],
  context: BatchContext,
): Promise<Reviewed> {
  const review: Review = (await kind.review?.(tx, batch, context)) ?? { refused: [], notices: [] };
  const isTried = context.strict && review.notices.length > 0;
  if (isTried) await run(tx, "savepoint reviewed_batch");
  const applied = await applyWithout(tx, kind, batch, context, review);
  if (!isTried || applied.notices.length === 0) return applied;
  await run(tx, "rollback to savepoint reviewed_batch");
  const refused = [...applied.notices.map(asRefusal), ...review.refused];
  return { ...(await applyWithout(tx, kind, batch, context, { refused, notices: [] })), notices: [] };
}

/** Imports the lines that the review doesn't refuse, and gives the notices of those that were new. */
async function applyWithout(
  tx: Tx,
  kind: ImportKind<object>,
  batch: readonly Line<object>[],
  context: BatchContext,
  review: Review,
): Promise<Reviewed> {
  const refused = new Map(review.refused.map((record) => [record.line, record]));
  const lines = refused.size === 0 ? batch : batch.filter(({ line }) => !refused.has(line));
  const applied = await kind.apply(tx, lines, context);
  for (const record of applied.refused) refused.set(record.line, record);
  const onRecord = new Set(applied.onRecord);
  const notices = review.notices.filter(({ line }) => !refused.has(line) && !onRecord.has(line));
  return { ...applied, refused: [...refused.values()].sort((a, b) => a.line - b.line), notices };
}

function asRefusal({ line, raw, notice }: NoticedRecord): RefusedRecord {
  return { line, raw, refusal: notice };
}
