import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { IntakeRefusal } from "./import-kind.ts";
import { closeImport, type ImportRecord } from "./import-store.ts";

/**
 * Records once that an import has ended, what it imported and who requested it. With a `reason` it has
 * stopped before its end. Without an actor it is a dry run, of which there is no event.
 */
export async function finishImport(
  tx: Tx,
  importId: number,
  actor: Actor | null,
  reason: IntakeRefusal | null = null,
): Promise<ImportRecord> {
  const record = await closeImport(tx, importId, reason);
  if (actor === null) return record;
  const { kind, source, fileName, lines, added, repeated, duplicated, refused, noticed, rerunOf } = record;
  const data = {
    import_id: importId,
    kind,
    source,
    file_name: fileName,
    lines,
    added,
    repeated,
    duplicated,
    refused,
    noticed,
    rerun_of: rerunOf,
  };
  const event =
    reason === null
      ? { partnerId: "", what: "import.finished", data }
      : { partnerId: "", what: "import.stopped", data: { ...data, reason: reason.code } };
  await appendEvents(tx, actor, [event]);
  return record;
}
