import { isDeepStrictEqual } from "node:util";
import type { NewEvent } from "../platform/audit/append-events.ts";
import { personalErased } from "../platform/audit/event-store.ts";
import type { StateChange } from "../platform/audit/state-change.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { digestBatches, eraseDigests, eraseFacts, type RowCounts } from "./erasure-store.ts";
import type { DataSubject } from "./subject-store.ts";

/** What the erasure of an address from facts did. */
export interface FactsErasure {
  readonly counts: RowCounts;
  /**
   * New digests of the batches that held the address: an event each, so that each can be erased by itself.
   */
  readonly events: readonly NewEvent[];
  /** The erased digests; belongs to the event of the erasure. */
  readonly state: readonly StateChange[];
}

/** Erases an address from facts, so that the log accounts for them as they are afterwards. */
export async function eraseAddress(tx: Tx, subject: DataSubject): Promise<FactsErasure> {
  const before = await digestBatches(tx);
  const counts = await eraseFacts(tx, subject);
  const changed = [...(await digestBatches(tx))].filter(
    ([id, fields]) => !isDeepStrictEqual(before.get(id), fields),
  );
  const emptied = await eraseDigests(
    tx,
    changed.map(([id]) => id),
  );
  const events = changed.map(([id, fields]) => ({
    partnerId: "",
    what: "facts.erased",
    personal: { state: [{ of: "facts", id, fields }] },
  }));
  return { counts, events, state: personalErased(emptied) };
}
