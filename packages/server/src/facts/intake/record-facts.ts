import { type Actor, appendEvents, type NewEvent } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { enteredInError } from "./entered-in-error.ts";
import type { BatchContext, ImportKind, Settled } from "./import-kind.ts";

/**
 * Records what a batch added and withdrew, and what happened to partners by it. The events hold digests of
 * its facts, by which the log accounts for them.
 * Where they hold an address, so that it might be guessed from the digest, that can be erased.
 */
export async function recordFacts(
  tx: Tx,
  { name, personal = false }: Pick<ImportKind<object>, "name" | "personal">,
  { importId }: Pick<BatchContext, "importId">,
  { added, facts, withdrawn = [], news = [] }: Settled,
  actor: Actor,
): Promise<void> {
  const events: NewEvent[] = [];
  if (facts !== null) {
    const data = { import_id: importId, kind: name, added };
    const state = [facts];
    events.push({
      ...{ partnerId: "", what: "facts.added", data },
      ...(personal ? { personal: { state } } : { state }),
    });
  }
  if (withdrawn.length > 0) {
    const data = { import_id: importId, kind: name };
    const why = enteredInError;
    events.push({ partnerId: "", what: "facts.withdrawn", data, why, state: withdrawn });
  }
  await appendEvents(tx, actor, [...events, ...news]);
}
