import { type Followed, LiveChange, toWire } from "@laurel/contract";
import type { Tx } from "../database/transaction.ts";
import { notify } from "./live-store.ts";

/** Something that changed. */
export interface Changed {
  /** The partner whose thing it is; only those who may read it learn of it. Empty for the example's clock. */
  readonly partnerId: string;
  readonly what: Followed;
  /** Its id; of a standing, the partner's. */
  readonly id: string | number;
}

/**
 * Tells the pages that are open what this transaction changes, once it is committed; a transaction that is
 * rolled back tells nothing. The same change told twice in a transaction is told once. A page learns what
 * changed, not how, and asks again.
 */
export async function notifyChange(tx: Tx, ...changes: readonly Changed[]): Promise<void> {
  const told = changes.map(({ partnerId, what, id }) =>
    toWire(LiveChange, { partnerId, what, id: String(id) }),
  );
  if (told.length > 0) await notify(tx, told);
}
