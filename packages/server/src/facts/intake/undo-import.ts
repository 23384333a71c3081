import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { StateChange } from "../../platform/audit/state-change.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { requestRecompute } from "../../platform/jobs/due-store.ts";
import type { DryRun, RunDry } from "./dry-run.ts";
import { type ImportKind, type IntakeRefusal, isRefusal, refuse } from "./import-kind.ts";
import { findImport, type ImportRecord } from "./import-store.ts";
import { lockLedger, programCurrency } from "./ledger-store.ts";
import { findReruns, findUndoneReruns, markRestored, markUndone } from "./undo-store.ts";

/** Whether an import is undone, or its undoing is taken back. */
export type Turn = "undo" | "restore";

/** Which import is undone or restored, and when. */
export interface TurnedImport {
  readonly importId: number;
  readonly kinds: Readonly<Record<string, ImportKind<object>>>;
  readonly today: Temporal.PlainDate;
}

/** Which import is undone or restored, the reason, and the actor. */
export interface TurnOrder extends TurnedImport {
  readonly reason: string;
  readonly actor: Actor;
}

/**
 * Undoes an import that was made in error: what it added, and what its re-runs added, counts as never
 * received. The lines can be imported again, and the awards that rested on them are decided again.
 */
export async function undoImport(tx: Tx, order: TurnOrder): Promise<ImportRecord | IntakeRefusal> {
  return turnImport(tx, "undo", order);
}

/**
 * Takes the undoing of an import back: what was undone with it counts again as received when it was received
 * first, and every day since is decided as if it had never been undone. Refused if a line was imported again
 * since, of which there can be only one.
 */
export async function restoreImport(tx: Tx, order: TurnOrder): Promise<ImportRecord | IntakeRefusal> {
  return turnImport(tx, "restore", order);
}

async function turnImport(tx: Tx, turn: Turn, order: TurnOrder): Promise<ImportRecord | IntakeRefusal> {
  const { importId, reason, actor } = order;
  await lockLedger(tx);
  const turned = await move(tx, turn, order, { by: actor.who, reason });
  if (isRefusal(turned)) return turned;
  const { record, state } = turned;
  if (state.length > 0) await requestRecompute(tx);
  const what = turn === "undo" ? "import.undone" : "import.restored";
  const data = { import_id: importId, kind: record.kind, added: record.added };
  await appendEvents(tx, actor, [{ partnerId: "", what, data, why: reason, state }]);
  return record;
}

/** Whose standing would change if an import were undone or restored; refused as that itself is. */
export async function tryTurn(
  turn: Turn,
  order: TurnedImport,
  runDry: RunDry,
): Promise<DryRun<ImportRecord> | IntakeRefusal> {
  const { result, effect } = await runDry((tx) => move(tx, turn, order, { by: "laurel", reason: "" }));
  return isRefusal(result) ? result : { result: result.record, effect };
}

/** Undoes or restores an import without an event. Gives it, and what that makes of the state. */
async function move(
  tx: Tx,
  turn: Turn,
  order: TurnedImport,
  by: { readonly by: string; readonly reason: string },
): Promise<{ readonly record: ImportRecord; readonly state: readonly StateChange[] } | IntakeRefusal> {
  const { importId, kinds, today } = order;
  const found = await findImport(tx, importId);
  if (found === null) return refuse(null, "import-unknown", { found: importId });
  const no = whyNot(turn, found);
  if (no !== null) return no;
  const kind = kinds[found.kind];
  if (kind?.recount === undefined) return refuse(null, "import-not-undoable", { kind: found.kind });
  const isRestored = turn === "restore";
  const reruns = await (isRestored ? findUndoneReruns(tx, importId) : findReruns(tx, importId));
  const importIds = [importId, ...reruns];
  const gone = isRestored ? ((await kind.whyGone?.(tx, importIds)) ?? null) : null;
  if (gone !== null) return gone;
  if (isRestored) await markRestored(tx, importIds);
  else await markUndone(tx, importIds, by);
  const state = await kind.recount(tx, importIds, {
    source: found.source,
    today: today.toString(),
    programCurrency: await programCurrency(tx),
    isRestored,
  });
  const record = await findImport(tx, importId);
  if (record === null) throw new Error(`import ${importId} is gone`);
  return { record, state };
}

function whyNot(turn: Turn, { importId, undoneAt, status }: ImportRecord): IntakeRefusal | null {
  if (turn === "undo" && undoneAt !== null) return refuse(null, "import-undone", { found: importId });
  if (turn === "restore" && undoneAt === null) return refuse(null, "import-counts", { found: importId });
  return status === "running" ? refuse(null, "import-not-finished", { found: importId }) : null;
}
