import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { closeImport, type ImportRecord } from "./import-store.ts";

/** Records once that an import has finished, what it imported and who requested it. */
export async function finishImport(tx: Tx, importId: number, actor: Actor): Promise<ImportRecord> {
  const record = await closeImport(tx, importId);
  const { kind, source, fileName, lines, added, repeated, refused, rerunOf } = record;
  const data = {
    import_id: importId,
    kind,
    source,
    file_name: fileName,
    lines,
    added,
    repeated,
    refused,
    rerun_of: rerunOf,
  };
  await appendEvents(tx, actor, [{ partnerId: "", what: "import.finished", data }]);
  return record;
}
