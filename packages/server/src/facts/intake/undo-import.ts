import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { StateChange } from "../../platform/audit/state-change.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { requestRecompute } from "../../platform/jobs/due-store.ts";
import type { DryRun, RunDry } from "./dry-run.ts";
import { type ImportKind, type IntakeRefusal, isRefusal, refuse } from "./import-kind.ts";
import { findImport, type ImportRecord } from "./import-store.ts";
import { lockLedger, programCurrency } from "./ledger-store.ts";
import { findReruns, markUndone } from "./undo-store.ts";

/** Which import is undone, and when. */
interface UndoneImport {
  readonly importId: number;
  readonly kinds: Readonly<Record<string, ImportKind<object>>>;
  readonly today: Temporal.PlainDate;
}

/** Which import is undone, why and by whom. */
export interface UndoOrder extends UndoneImport {
  readonly reason: string;
  readonly actor: Actor;
}

/**
 * Undoes an import that was made in error: what it added, and what its re-runs added, counts as never
 * received. The lines can be imported again, and the awards that rested on them are decided again.
 */
export async function undoImport(tx: Tx, order: UndoOrder): Promise<ImportRecord | IntakeRefusal> {
  const { importId, reason, actor } = order;
  await lockLedger(tx);
  const undone = await undo(tx, order, { by: actor.who, reason });
  if (isRefusal(undone)) return undone;
  const { record, state } = undone;
  if (state.length > 0) await requestRecompute(tx);
  const data = { import_id: importId, kind: record.kind, added: record.added };
  await appendEvents(tx, actor, [{ partnerId: "", what: "import.undone", data, why: reason, state }]);
  return record;
}

/** Whose standing would change if an import were undone; refused as the undo itself is. */
export async function tryUndo(
  order: UndoneImport,
  runDry: RunDry,
): Promise<DryRun<ImportRecord> | IntakeRefusal> {
  const { result, effect } = await runDry((tx) => undo(tx, order, { by: "laurel", reason: "" }));
  return isRefusal(result) ? result : { result: result.record, effect };
}

/** Undoes an import without an event. Gives it, and what that makes of the state. */
async function undo(
  tx: Tx,
  { importId, kinds, today }: UndoneImport,
  by: { readonly by: string; readonly reason: string },
): Promise<{ readonly record: ImportRecord; readonly state: readonly StateChange[] } | IntakeRefusal> {
  const found = await findImport(tx, importId);
  if (found === null) return refuse(null, "import-unknown", { found: importId });
  if (found.undoneAt !== null) return refuse(null, "import-undone", { found: importId });
  if (found.status === "running") return refuse(null, "import-not-finished", { found: importId });
  const kind = kinds[found.kind];
  if (kind?.undo === undefined) return refuse(null, "import-not-undoable", { kind: found.kind });
  const importIds = [importId, ...(await findReruns(tx, importId))];
  const context = {
    source: found.source,
    today: today.toString(),
    programCurrency: await programCurrency(tx),
  };
  const state = await kind.undo(tx, importIds, context);
  await markUndone(tx, importIds, by);
  const record = await findImport(tx, importId);
  if (record === null) throw new Error(`import ${importId} is gone`);
  return { record, state };
}
