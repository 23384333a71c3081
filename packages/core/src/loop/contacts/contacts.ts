import { addressKey } from "../address-key.ts";

/** A user of the partner, or a person with an open invitation to it. */
export interface ContactPerson {
  readonly kind: "user" | "invitation";
  readonly id: string;
}

/** A person that the team talks to about a partner's activations. */
export interface MarketingContact {
  readonly contactId: string;
  readonly person: ContactPerson;
  readonly email: string;
  /** In E.164: "+886212345678". */
  readonly phone: string;
  /** BCP 47: "zh-TW". */
  readonly language: string;
  readonly primary: boolean;
}

/** What is known of the partner whose contacts change. */
export interface ContactFacts {
  /** The address tied to the partner's account; null where it has none. */
  readonly accountEmail: string | null;
  /** The members, and the invitations that are open. */
  readonly people: readonly ContactPerson[];
  /** The current contacts, longest designated first. */
  readonly contacts: readonly MarketingContact[];
}

/** How many contacts a partner may have at a time. */
export const contactLimit = 3;

/** Why a contact may not be added or changed. */
export type ContactRefusal =
  | { readonly code: "contact-user-unknown"; readonly person: ContactPerson }
  | { readonly code: "contact-email-is-account"; readonly email: string }
  | { readonly code: "contact-limit"; readonly limit: number };

/**
 * Every reason for which a contact may not be added, or changed where the partner already has one with its
 * id; none where it may. Phones are for the server to check.
 */
export function refuseContact(
  asked: Pick<MarketingContact, "contactId" | "person" | "email">,
  partner: ContactFacts,
): readonly ContactRefusal[] {
  const { contactId, person, email } = asked;
  const refusals: ContactRefusal[] = [];
  if (!partner.people.some(({ kind, id }) => kind === person.kind && id === person.id)) {
    refusals.push({ code: "contact-user-unknown", person });
  }
  if (partner.accountEmail !== null && isSameAddress(email, partner.accountEmail)) {
    refusals.push({ code: "contact-email-is-account", email });
  }
  const others = partner.contacts.filter((each) => each.contactId !== contactId);
  if (others.length >= contactLimit) refusals.push({ code: "contact-limit", limit: contactLimit });
  return refusals;
}

/** Whether two addresses are the same when trimmed, in NFKC, and case-folded. */
export function isSameAddress(one: string, other: string): boolean {
  return addressKey(one) === addressKey(other);
}

/** Why a contact may not be removed: it is the last one, and these activations are open. */
export interface ContactRemovalRefusal {
  readonly code: "contact-needed";
  readonly openActivationIds: readonly string[];
}

/** Refuses to remove the last contact while an activation is open; null where it may be removed. */
export function refuseRemoval(
  contactId: string,
  contacts: readonly MarketingContact[],
  openActivationIds: readonly string[],
): ContactRemovalRefusal | null {
  const isLast = contacts.length === 1 && contacts[0]?.contactId === contactId;
  return isLast && openActivationIds.length > 0 ? { code: "contact-needed", openActivationIds } : null;
}

/**
 * The contacts with one added, or changed where its id is among them. The first contact is primary, and a
 * primary contact remains so until another is made primary.
 */
export function withContact(
  contacts: readonly MarketingContact[],
  contact: MarketingContact,
): readonly MarketingContact[] {
  const before = contacts.find(({ contactId }) => contactId === contact.contactId);
  const all =
    before === undefined
      ? [...contacts, contact]
      : contacts.map((each) => (each === before ? contact : each));
  const primary = contact.primary ? contact : (contacts.find((each) => each.primary) ?? contact);
  return withPrimary(all, primary.contactId);
}

/** The contacts without one. If it was the primary one, the longest designated of the others becomes it. */
export function withoutContact(
  contacts: readonly MarketingContact[],
  contactId: string,
): readonly MarketingContact[] {
  const rest = contacts.filter((each) => each.contactId !== contactId);
  const primary = rest.find((each) => each.primary) ?? rest[0];
  return primary === undefined ? [] : withPrimary(rest, primary.contactId);
}

function withPrimary(contacts: readonly MarketingContact[], contactId: string): readonly MarketingContact[] {
  return contacts.map((each) => ({ ...each, primary: each.contactId === contactId }));
}
