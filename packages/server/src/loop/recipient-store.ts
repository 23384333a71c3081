import { type Locale, nearestLocale } from "@laurel/contract";
import { row, rows } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";
import type { HeldContact } from "./contacts/contact-store.ts";

/** A recipient of mail. */
export interface MailReader {
  readonly email: string;
  /** The language in which mail arrives. */
  readonly locale: Locale;
  /** Null for a contact who is invited and hasn't joined. */
  readonly userId: string | null;
  /** Null where it isn't known. */
  readonly name: string | null;
  /** Whether it is as a contact that the person is written to. */
  readonly isContact: boolean;
}

/** A recipient as stored: in the language that the person reads. */
type StoredMailReader = Omit<MailReader, "locale"> & { readonly locale: string };

function inMail({ locale, ...recipient }: StoredMailReader): MailReader {
  return { ...recipient, locale: nearestLocale([locale]) };
}

/** Tells the messages of one cause apart: a person is told once in each of their parts. */
export function keyOf({ userId, isContact }: MailReader): string {
  return isContact ? "contact" : (userId ?? "");
}

/** The recipients of a partner's news: the primary contact, else the owners. */
export async function recipientsFor(reader: Reader, partnerId: string): Promise<readonly MailReader[]> {
  const primary = await primaryRecipient(reader, partnerId);
  return primary === null ? ownerRecipients(reader, partnerId) : [primary];
}

/** A contact that is held, where mail reaches them; null where it doesn't. */
export function heldRecipient({ email, language, userId, reach }: HeldContact): MailReader | null {
  if (reach !== "unverified" && reach !== "verified") return null;
  return inMail({ email, locale: language, userId, name: null, isContact: true });
}

/** The contact with this id where mail reaches them; null where it doesn't. */
export async function contactRecipient(
  reader: Reader,
  partnerId: string,
  contactId: number,
): Promise<MailReader | null> {
  const found = await row<StoredMailReader>(
    reader,
    {
      name: "contacts.recipient",
      text: `select email, language as locale, user_id, null as name, true as is_contact from contacts
     where partner_id = $1 and contact_id = $2 and ended_at is null and reach in ('unverified', 'verified')`,
    },
    [partnerId, contactId],
  );
  return found === null ? null : inMail(found);
}

/** The primary contact where mail reaches them; null where it doesn't. */
export async function primaryRecipient(reader: Reader, partnerId: string): Promise<MailReader | null> {
  const found = await row<StoredMailReader>(
    reader,
    `select email, language as locale, user_id, null as name, true as is_contact from contacts
     where partner_id = $1 and is_primary and ended_at is null and reach in ('unverified', 'verified')`,
    [partnerId],
  );
  return found === null ? null : inMail(found);
}

/** The owners of a partner, the longest there first. */
export async function ownerRecipients(reader: Reader, partnerId: string): Promise<readonly MailReader[]> {
  const found = await rows<StoredMailReader>(
    reader,
    `select person.email, person.locale, person.id as user_id, person.name, false as is_contact
     from memberships membership join identity."user" person on person.id = membership.user_id
     where membership.partner_id = $1 and membership.role = 'owner'
     order by membership.joined_at, membership.user_id`,
    [partnerId],
  );
  return found.map(inMail);
}

/** A person by what events call them: `person:<user id>`; null for keys and Laurel itself. */
export async function personRecipient(reader: Reader, who: string): Promise<MailReader | null> {
  if (!who.startsWith("person:")) return null;
  const found = await row<StoredMailReader>(
    reader,
    `select email, locale, id as user_id, name, false as is_contact from identity."user" where id = $1`,
    [who.slice("person:".length)],
  );
  return found === null ? null : inMail(found);
}

/** The administrators of the marketplace. */
export async function administrators(reader: Reader): Promise<readonly MailReader[]> {
  const found = await rows<StoredMailReader>(
    reader,
    `select person.email, person.locale, person.id as user_id, person.name, false as is_contact
     from team_members member join identity."user" person on person.id = member.user_id
     where member.role = 'administrator' order by member.user_id`,
  );
  return found.map(inMail);
}
