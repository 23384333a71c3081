import { partnerName } from "../../facts/partners/directory-store.ts";
import { queueMessage } from "../../messages/queue-message.ts";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { type Tx, transaction } from "../../platform/database/transaction.ts";
import { notifyChange } from "../../platform/live/notify-change.ts";
import { moveActivations, openActivations, subjectOf } from "../activations/activation-store.ts";
import { ownerRecipients } from "../recipient-store.ts";
import { addStep } from "../steps/step-store.ts";
import type { LoopWork } from "../surroundings.ts";
import { benefitsLink, type MailSurroundings } from "../surroundings.ts";
import { type ContactRow, listLost, lockContacts, setReach } from "./contact-store.ts";

/** A contact that mail no longer reaches, and why. */
export interface LostContact {
  readonly partnerId: string;
  readonly contactId: number;
  readonly cause: "left" | "bounced";
  readonly actor?: Actor;
}

/**
 * Marks a contact as unreachable. Open activations move to the primary contact if that is another one, else
 * they stay and say that there is no one to talk to. The owners are asked to name another person.
 */
export async function markUnreachable(
  tx: Tx,
  { partnerId, contactId, cause, actor = { who: "laurel" } }: LostContact,
  { clock, publicUrl }: MailSurroundings,
): Promise<void> {
  const contacts = await lockContacts(tx, partnerId);
  const contact = contacts.find((each) => each.contactId === contactId);
  if (contact === undefined || contact.reach === cause) return;
  const now = clock.now();
  await setReach(tx, contact, cause);
  await moveOpen(tx, contact, contacts.find((each) => each.isPrimary) ?? null, cause, now);
  const data = { contact: contactId, cause };
  await notifyChange(tx, { partnerId, what: "contact", id: contactId });
  await appendEvents(tx, actor, [{ partnerId, what: "contact.unreachable", data }]);
  await askForAnother(tx, contact, cause, { now, publicUrl });
}

/**
 * Moves the open activations of a contact who can't be reached to the primary one if that is another one whom
 * mail reaches. Else they stay and say that there is no one to talk to.
 */
export async function moveOpen(
  tx: Tx,
  { partnerId, contactId }: ContactRow,
  primary: ContactRow | null,
  cause: LostContact["cause"],
  now: Temporal.Instant,
): Promise<void> {
  const isReached = primary?.reach === "verified" || primary?.reach === "unverified";
  if (primary !== null && primary.contactId !== contactId && isReached)
    return moveActivations(tx, partnerId, contactId, primary.contactId);
  for (const activation of await openActivations(tx, partnerId, contactId)) {
    const step = { partnerId, subject: subjectOf(activation), recordedAt: now, internal: true };
    await addStep(tx, { ...step, action: "contact-lost", side: "clock", who: "laurel", reason: cause });
  }
}

/** Asks the owners to name another contact. The mail doesn't say who it was where their data is erased. */
export async function askForAnother(
  tx: Tx,
  contact: ContactRow,
  cause: LostContact["cause"] | "erased",
  { now, publicUrl }: { readonly now: Temporal.Instant; readonly publicUrl: string },
): Promise<void> {
  const { partnerId, contactId } = contact;
  const name = (await partnerName(tx, partnerId)) ?? partnerId;
  const contactEmail = cause === "erased" ? "" : contact.email;
  for (const { email, locale, userId } of await ownerRecipients(tx, partnerId)) {
    await queueMessage(tx, {
      ...{ partnerId, locale, email, userId, createdAt: now, template: "redesignate-contact" },
      cause: `contact:${contactId}:unreachable:${contact.revision}:${userId}`,
      params: {
        ...{ partnerName: name, contactEmail, cause },
        link: benefitsLink(publicUrl, partnerId),
      },
    });
  }
}

const batchSize = 100;

/** Marks the contacts that have left, or whose mail has bounced for good; each in its own transaction. */
export async function markLost({ database, ...surroundings }: LoopWork): Promise<void> {
  for (;;) {
    const found = await transaction(database, allPartners, (tx) => listLost(tx, batchSize));
    for (const lost of found) {
      await transaction(database, allPartners, (tx) => markUnreachable(tx, lost, surroundings));
    }
    if (found.length < batchSize) return;
  }
}
