import { row, rows } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";

/** A person to whom mail is written. */
export interface Recipient {
  readonly email: string;
  /** BCP 47. */
  readonly locale: string;
  /** Null for a contact who is invited and hasn't joined. */
  readonly userId: string | null;
  /** Null where it isn't known. */
  readonly name: string | null;
}

/** The contact with this id where mail reaches them; null where it doesn't. */
export async function contactRecipient(
  reader: Reader,
  partnerId: string,
  contactId: number,
): Promise<Recipient | null> {
  return row<Recipient>(
    reader,
    `select email, language as locale, user_id, null as name from contacts
     where partner_id = $1 and contact_id = $2 and ended_at is null and reach in ('unverified', 'verified')`,
    [partnerId, contactId],
  );
}

/** The primary contact where mail reaches them; null where it doesn't. */
export async function primaryRecipient(reader: Reader, partnerId: string): Promise<Recipient | null> {
  return row<Recipient>(
    reader,
    `select email, language as locale, user_id, null as name from contacts
     where partner_id = $1 and is_primary and ended_at is null and reach in ('unverified', 'verified')`,
    [partnerId],
  );
}

/** The owners of a partner, the longest there first. */
export async function ownerRecipients(reader: Reader, partnerId: string): Promise<readonly Recipient[]> {
  return rows<Recipient>(
    reader,
    `select person.email, person.locale, person.id as user_id, person.name
     from memberships membership join identity."user" person on person.id = membership.user_id
     where membership.partner_id = $1 and membership.role = 'owner'
     order by membership.joined_at, membership.user_id`,
    [partnerId],
  );
}

/** A person by what events call them: `person:<user id>`; null for keys and Laurel itself. */
export async function personRecipient(reader: Reader, who: string): Promise<Recipient | null> {
  if (!who.startsWith("person:")) return null;
  return row<Recipient>(
    reader,
    `select email, locale, id as user_id, name from identity."user" where id = $1`,
    [who.slice("person:".length)],
  );
}

/** The administrators of the marketplace. */
export async function administrators(reader: Reader): Promise<readonly Recipient[]> {
  return rows<Recipient>(
    reader,
    `select person.email, person.locale, person.id as user_id, person.name
     from team_members member join identity."user" person on person.id = member.user_id
     where member.role = 'administrator' order by member.user_id`,
  );
}
