import { withoutContact } from "@laurel/core";
import type { NewEvent } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { notifyChange } from "../../platform/live/notify-change.ts";
import {
  asMarketingContact,
  type ContactRow,
  endContact,
  lockContacts,
  makePrimary,
  setReach,
} from "./contact-store.ts";
import { askForAnother, moveOpen } from "./mark-unreachable.ts";

/**
 * Ends a contact whose data is to be erased, even the last one; gives the event for the partner's chain. Open
 * activations move to the contact who is primary then, or wait for the next one. The owners are asked to name
 * another person. A contact that has ended before stays as it is.
 */
export async function endErased(
  tx: Tx,
  { partnerId, contactId }: Pick<ContactRow, "partnerId" | "contactId">,
  by: { readonly now: Temporal.Instant; readonly publicUrl: string },
): Promise<readonly NewEvent[]> {
  const contacts = await lockContacts(tx, partnerId);
  const contact = contacts.find((each) => each.contactId === contactId);
  if (contact === undefined) return [];
  await setReach(tx, contact, "left");
  await endContact(tx, contact, by.now);
  const left = withoutContact(contacts.map(asMarketingContact), String(contactId));
  const chosen = Number(left.find((each) => each.primary)?.contactId);
  const primary = contacts.find((each) => each.contactId === chosen) ?? null;
  if (primary !== null) await makePrimary(tx, partnerId, primary.contactId);
  await moveOpen(tx, contact, primary, "left", by.now);
  await notifyChange(tx, { partnerId, what: "contact", id: contactId });
  await askForAnother(tx, contact, "erased", by);
  return [{ partnerId, what: "contact.ended", data: { contact: contactId } }];
}
