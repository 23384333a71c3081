import type { Tx } from "../platform/database/transaction.ts";
import { notifyChange } from "../platform/live/notify-change.ts";
import { type ActivationRow, subjectOf } from "./activations/activation-store.ts";

/** Tells pages that are open that an activation changed, and maybe what is promised about it. */
export async function announce(tx: Tx, activation: ActivationRow): Promise<void> {
  const { partnerId, activationId } = activation;
  await notifyChange(
    tx,
    { partnerId, what: "activation", id: activationId },
    { partnerId, what: "promise", id: subjectOf(activation) },
  );
}
