import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { enteredInError } from "./entered-in-error.ts";
import type { BatchContext, ImportKind, Settled } from "./import-kind.ts";

/**
 * Records what a batch added and what it withdrew. The events hold digests of its facts, by which the log
 * accounts for them.
 * Where they hold an address, so that it might be guessed from the digest, that can be erased.
 */
export async function recordFacts(
  tx: Tx,
  { name, personal = false }: Pick<ImportKind<object>, "name" | "personal">,
  { importId }: Pick<BatchContext, "importId">,
  { added, facts, withdrawn = [] }: Settled,
  actor: Actor,
): Promise<void> {
  if (facts !== null) {
    const data = { import_id: importId, kind: name, added };
    const state = [facts];
    await appendEvents(tx, actor, [
      { partnerId: "", what: "facts.added", data, ...(personal ? { personal: { state } } : { state }) },
    ]);
  }
  if (withdrawn.length > 0) {
    const data = { import_id: importId, kind: name };
    const event = { partnerId: "", what: "facts.withdrawn", data, why: enteredInError, state: withdrawn };
    await appendEvents(tx, actor, [event]);
  }
}
