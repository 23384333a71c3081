import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { requestRecompute } from "../../platform/jobs/due-store.ts";
import { type ImportKind, type IntakeRefusal, refuse } from "./import-kind.ts";
import { findImport, type ImportRecord } from "./import-store.ts";
import { lockLedger, programCurrency } from "./ledger-store.ts";
import { findReruns, markUndone } from "./undo-store.ts";

/** Which import is undone, why and by whom. */
export interface UndoOrder {
  readonly importId: number;
  readonly kinds: Readonly<Record<string, ImportKind<object>>>;
  readonly reason: string;
  readonly today: Temporal.PlainDate;
  readonly actor: Actor;
}

/**
 * Undoes an import that was made in error: what it added, and what its re-runs added, counts as never
 * received. The lines can be imported again, and the awards that rested on them are decided again.
 */
export async function undoImport(tx: Tx, order: UndoOrder): Promise<ImportRecord | IntakeRefusal> {
  const { importId, kinds, reason, today, actor } = order;
  await lockLedger(tx);
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
  if (state.length > 0) await requestRecompute(tx);
  await markUndone(tx, importIds, { by: actor.who, reason });
  const data = { import_id: importId, kind: found.kind, added: found.added };
  await appendEvents(tx, actor, [{ partnerId: "", what: "import.undone", data, why: reason, state }]);
  const undone = await findImport(tx, importId);
  if (undone === null) throw new Error(`import ${importId} is gone`);
  return undone;
}
