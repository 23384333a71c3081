import { type Contact, nearestLocale } from "@laurel/contract";
import { contactLimit } from "@laurel/core";
import type { PersonNames } from "../../people/person-names.ts";
import type { ContactRow } from "./contact-store.ts";

/** What events call the person; null while invited. */
export function whoIsContact({ userId }: ContactRow): string | null {
  return userId === null ? null : `person:${userId}`;
}

/** A contact as both sides see it. */
export function showContact(contact: ContactRow, names: PersonNames): Contact {
  const { contactId, userId, invitationId, email, phone, language, reach, revision } = contact;
  return {
    ...{ contactId, userId, invitationId, email, phone, language, reach, revision },
    name: names.get(whoIsContact(contact) ?? "") ?? null,
    mailLanguage: nearestLocale([language]),
    primary: contact.isPrimary,
    designatedAt: contact.designatedAt.toString(),
    verifiedAt: contact.verifiedAt?.toString() ?? null,
  };
}

/** All contacts of a partner, the primary one first. */
export function showContacts(contacts: readonly ContactRow[], names: PersonNames) {
  const ordered = contacts.toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary));
  return { items: ordered.map((contact) => showContact(contact, names)), limit: contactLimit };
}
