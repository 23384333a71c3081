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
 * the lines that would otherwise be taken in with a notice.
 */
export async function applyReviewed(
  tx: Tx,
  kind: ImportKind<object>,
  batch: readonly Line<object>[],
  context: BatchContext,
): Promise<Reviewed> {
  const review: Review = (await kind.review?.(tx, batch, context)) ?? { refused: [], notices: [] };
  const refused = new Map<number, RefusedRecord>();
  const noticed = context.strict ? review.notices.map(asRefusal) : [];
  for (const record of [...noticed, ...review.refused]) refused.set(record.line, record);
  const lines = refused.size === 0 ? batch : batch.filter(({ line }) => !refused.has(line));
  const applied = await kind.apply(tx, lines, context);
  for (const record of applied.refused) refused.set(record.line, record);
  const notices = review.notices.filter(({ line }) => !refused.has(line));
  return { ...applied, refused: [...refused.values()].sort((a, b) => a.line - b.line), notices };
}

function asRefusal({ line, raw, notice }: NoticedRecord): RefusedRecord {
  return { line, raw, refusal: notice };
}
