import { endErased } from "../loop/contacts/end-erased.ts";
import type { NewEvent } from "../platform/audit/append-events.ts";
import type { Tx } from "../platform/database/transaction.ts";
import type { RowCounts } from "./erasure-store.ts";
import { blankContacts, type ContactKey, eraseFromLoop } from "./loop-store.ts";
import type { DataSubject } from "./subject-store.ts";

/**
 * Ends the contacts of a person, and erases what they wrote and their address from activations, outreaches,
 * requests and what belongs to them. The rows stay, because the partner's and the team's work goes on; only
 * half-filled forms go. Gives how many rows were erased, and the events to append.
 */
export async function eraseLoop(
  tx: Tx,
  subject: DataSubject,
  contacts: readonly ContactKey[],
  by: { readonly now: Temporal.Instant; readonly publicUrl: string },
): Promise<{ readonly counts: RowCounts; readonly events: readonly NewEvent[] }> {
  const events: NewEvent[] = [];
  for (const contact of contacts) events.push(...(await endErased(tx, contact, by)));
  const counts = { contacts: await blankContacts(tx, contacts), ...(await eraseFromLoop(tx, subject)) };
  return { counts, events };
}
