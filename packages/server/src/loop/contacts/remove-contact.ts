import { refuseRemoval, withoutContact } from "@laurel/core";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { type Refusal, refuse, refuseFor } from "../../platform/http/answer/refusal.ts";
import { notifyChange } from "../../platform/live/notify-change.ts";
import { moveActivations, openActivations } from "../activations/activation-store.ts";
import {
  asMarketingContact,
  type ContactRow,
  endContact,
  listContacts,
  lockContacts,
  makePrimary,
} from "./contact-store.ts";

/** Which contact of which partner ends, and who ends it. */
export interface ContactRemoval {
  readonly partnerId: string;
  readonly contactId: number;
  readonly actor: Actor;
  readonly now: Temporal.Instant;
}

/**
 * Ends a contact; gives those that are left. Open activations of the contact move to the primary one. The
 * last contact stays while an activation is open.
 */
export async function removeContact(
  tx: Tx,
  { partnerId, contactId, actor, now }: ContactRemoval,
): Promise<readonly ContactRow[] | Refusal> {
  const contacts = await lockContacts(tx, partnerId);
  const contact = contacts.find((each) => each.contactId === contactId);
  if (contact === undefined) return refuse("contact-unknown");
  const known = contacts.map(asMarketingContact);
  const open = await openActivations(tx, partnerId);
  const refusal = refuseRemoval(
    String(contactId),
    known,
    open.map(({ activationId }) => String(activationId)),
  );
  if (refusal !== null) {
    const [first = ""] = refusal.openActivationIds;
    return refuseFor([{ code: refusal.code, next: { kind: "activation", id: first } }]);
  }
  await endContact(tx, contact, now);
  const primary = withoutContact(known, String(contactId)).find((each) => each.primary);
  if (primary !== undefined) {
    await makePrimary(tx, partnerId, Number(primary.contactId));
    await moveActivations(tx, partnerId, contactId, Number(primary.contactId));
  }
  await notifyChange(tx, { partnerId, what: "contact", id: contactId });
  await appendEvents(tx, actor, [{ partnerId, what: "contact.ended", data: { contact: contactId } }]);
  return listContacts(tx, partnerId);
}
