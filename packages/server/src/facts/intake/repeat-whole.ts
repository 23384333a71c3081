import { countBatch } from "./count-store.ts";
import type { ImportKind } from "./import-kind.ts";
import type { ImportSteps } from "./import-steps.ts";
import { findWhole, type NewImport } from "./import-store.ts";
import { lockLedger } from "./ledger-store.ts";

/**
 * Settles all lines of a new import at once if an earlier one of the same content added each of them, and
 * none was removed since: a known file needs no comparison line by line.
 */
export async function repeatWhole(
  steps: ImportSteps,
  { countStored }: ImportKind<object>,
  importId: number,
  content: Pick<NewImport, "kind" | "source" | "digest">,
): Promise<boolean> {
  if (countStored === undefined) return false;
  return steps.step(async (tx) => {
    await lockLedger(tx);
    const before = await findWhole(tx, content);
    if (before === null || (await countStored(tx, before.importId)) !== before.added) return false;
    const { lines: records, added: repeated, skipped } = before;
    const settled = { added: 0, repeated, duplicated: 0, refused: [], notices: [] };
    await countBatch(tx, importId, { records, skipped }, settled);
    return true;
  });
}
