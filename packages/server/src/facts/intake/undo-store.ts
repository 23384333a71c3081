import { rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import type { ImportRecord } from "./import-store.ts";

/** The re-runs of an import that count. */
export async function findReruns(reader: Reader, importId: number): Promise<readonly number[]> {
  const statement = "select import_id from imports where rerun_of = $1 and undone_at is null";
  const found = await rows<Pick<ImportRecord, "importId">>(reader, statement, [importId]);
  return found.map((rerun) => rerun.importId);
}

/** The re-runs of an import that were undone with it. */
export async function findUndoneReruns(reader: Reader, importId: number): Promise<readonly number[]> {
  const statement = `select import_id from imports
    where rerun_of = $1 and undone_at = (select undone_at from imports where import_id = $1)`;
  const found = await rows<Pick<ImportRecord, "importId">>(reader, statement, [importId]);
  return found.map((rerun) => rerun.importId);
}

/** Records that the facts of imports count as never received. */
export async function markUndone(
  tx: Tx,
  importIds: readonly number[],
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<void> {
  await run(
    tx,
    `update imports set undone_at = laurel_now(), undone_by = $2, undone_because = $3
     where import_id = any($1)`,
    [importIds, by, reason],
  );
}

/** Records that the facts of imports count again. Their undoing stays on the audit log. */
export async function markRestored(tx: Tx, importIds: readonly number[]): Promise<void> {
  await run(
    tx,
    `update imports set undone_at = null, undone_by = null, undone_because = null
     where import_id = any($1)`,
    [importIds],
  );
}
