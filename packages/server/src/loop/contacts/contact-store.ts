import type { Contact } from "@laurel/contract";
import type { ContactFacts, MarketingContact } from "@laurel/core";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";

/** A contact as stored. */
export interface ContactRow {
  readonly partnerId: string;
  readonly contactId: number;
  readonly userId: string | null;
  readonly invitationId: number | null;
  readonly email: string;
  readonly phone: string;
  readonly language: string;
  readonly isPrimary: boolean;
  readonly reach: Contact["reach"];
  readonly designatedAt: Temporal.Instant;
  readonly verifiedAt: Temporal.Instant | null;
  readonly revision: number;
}

const columns = `contact.partner_id, contact.contact_id, contact.user_id, contact.invitation_id,
  contact.email, contact.phone, contact.language, contact.is_primary, contact.reach, contact.designated_at,
  contact.verified_at, contact.revision`;

/** A partner's present contacts, the longest designated first. */
export async function listContacts(reader: Reader, partnerId: string): Promise<readonly ContactRow[]> {
  return rows<ContactRow>(
    reader,
    `select ${columns} from contacts contact
     where partner_id = $1 and ended_at is null order by contact_id`,
    [partnerId],
  );
}

/** The same, held until the transaction ends: one change at a time decides who is primary. */
export async function lockContacts(tx: Tx, partnerId: string): Promise<readonly ContactRow[]> {
  await run(tx, "select from partners where partner_id = $1 for no key update", [partnerId]);
  return rows<ContactRow>(
    tx,
    `select ${columns} from contacts contact
     where partner_id = $1 and ended_at is null order by contact_id for update`,
    [partnerId],
  );
}

/** What core asks about a partner before a contact changes, and its country; null for an unknown partner. */
export async function contactFacts(
  tx: Tx,
  partnerId: string,
  contacts: readonly ContactRow[],
  now: Temporal.Instant,
): Promise<(ContactFacts & { readonly country: string; readonly name: string }) | null> {
  const found = await row<{
    readonly name: string;
    readonly country: string;
    readonly accountEmail: string | null;
    readonly users: readonly string[];
    readonly invitations: readonly number[];
  }>(
    tx,
    `select name, country, account_email,
       array(select user_id from memberships where memberships.partner_id = partners.partner_id) as users,
       array(select invitation_id from invitations
         where invitations.partner_id = partners.partner_id and settled_at is null and expires_at > $2
       ) as invitations
     from partners where partner_id = $1`,
    [partnerId, now.toString()],
  );
  if (found === null) return null;
  const { name, country, accountEmail, users, invitations } = found;
  return {
    name,
    country,
    accountEmail,
    people: [
      ...users.map((id) => ({ kind: "user" as const, id })),
      ...invitations.map((id) => ({ kind: "invitation" as const, id: String(id) })),
    ],
    contacts: contacts.map(asMarketingContact),
  };
}

/** A contact as core takes it. */
export function asMarketingContact(contact: ContactRow): MarketingContact {
  const { contactId, userId, invitationId, email, phone, language, isPrimary } = contact;
  const person =
    userId === null
      ? { kind: "invitation" as const, id: String(invitationId) }
      : { kind: "user" as const, id: userId };
  return { contactId: String(contactId), person, email, phone, language, primary: isPrimary };
}

/** A contact to record; it isn't primary yet. */
export type NewContact = Pick<
  ContactRow,
  "partnerId" | "userId" | "invitationId" | "email" | "phone" | "language" | "designatedAt"
> & { readonly designatedBy: string };

/** Records a contact whose address isn't confirmed yet. */
export async function insertContact(tx: Tx, contact: NewContact): Promise<ContactRow> {
  const { partnerId, userId, invitationId, email, phone, language, designatedBy, designatedAt } = contact;
  const made = await row<ContactRow>(
    tx,
    `insert into contacts as contact (partner_id, user_id, invitation_id, email, phone, language, is_primary,
       reach, designated_by, designated_at)
     values ($1, $2, $3, $4, $5, $6, false, 'unverified', $7, $8) returning ${columns}`,
    [partnerId, userId, invitationId, email, phone, language, designatedBy, designatedAt.toString()],
  );
  if (made === null) throw new Error("a contact was not recorded");
  return made;
}

/** Changes a contact. `confirmAgain`: another person or address, which has not answered yet. */
export async function updateContact(
  tx: Tx,
  { partnerId, contactId, userId, invitationId, email, phone, language }: ContactRow,
  confirmAgain: boolean,
): Promise<void> {
  await run(
    tx,
    `update contacts set user_id = $3, invitation_id = $4, email = $5, phone = $6, language = $7,
       reach = case when $8 then 'unverified' else reach end,
       verified_at = case when $8 then null else verified_at end, revision = revision + 1
     where partner_id = $1 and contact_id = $2`,
    [partnerId, contactId, userId, invitationId, email, phone, language, confirmAgain],
  );
}

/** Makes one contact of a partner the primary one; null: none is left. */
export async function makePrimary(tx: Tx, partnerId: string, contactId: number | null): Promise<void> {
  // The one before it first: the database allows one at a time.
  await run(
    tx,
    `update contacts set is_primary = false
     where partner_id = $1 and is_primary and ended_at is null and contact_id is distinct from $2::bigint`,
    [partnerId, contactId],
  );
  await run(
    tx,
    `update contacts set is_primary = true
     where partner_id = $1 and contact_id = $2 and ended_at is null and not is_primary`,
    [partnerId, contactId],
  );
}

/** Ends a contact. */
export async function endContact(
  tx: Tx,
  { partnerId, contactId }: ContactRow,
  now: Temporal.Instant,
): Promise<void> {
  await run(
    tx,
    `update contacts set ended_at = $3, is_primary = false, verify_digest = null, revision = revision + 1
     where partner_id = $1 and contact_id = $2`,
    [partnerId, contactId, now.toString()],
  );
}

/** Says whether mail reaches a contact. */
export async function setReach(
  tx: Tx,
  { partnerId, contactId }: Pick<ContactRow, "partnerId" | "contactId">,
  reach: ContactRow["reach"],
  verifiedAt: Temporal.Instant | null = null,
): Promise<void> {
  await run(
    tx,
    `update contacts set reach = $3, verified_at = coalesce($4, verified_at), revision = revision + 1
     where partner_id = $1 and contact_id = $2`,
    [partnerId, contactId, reach, verifiedAt?.toString() ?? null],
  );
}

/** Keeps the digest of the link by which a contact confirms their address; an earlier link ends. */
export async function keepLink(
  tx: Tx,
  { partnerId, contactId }: ContactRow,
  digest: Buffer,
  until: Temporal.Instant,
): Promise<void> {
  await run(
    tx,
    `update contacts set verify_digest = $3, verify_until = $4 where partner_id = $1 and contact_id = $2`,
    [partnerId, contactId, digest, until.toString()],
  );
}

/** A contact with the end of its link. */
export interface LinkedContact extends ContactRow {
  readonly verifyUntil: Temporal.Instant;
}

/** The contact whose link has this digest, held until the transaction ends; null for none. */
export async function lockContactByLink(tx: Tx, digest: Buffer): Promise<LinkedContact | null> {
  return row<LinkedContact>(
    tx,
    `select ${columns}, verify_until from contacts contact
     where verify_digest = $1 and ended_at is null for update`,
    [digest],
  );
}

/** The digest of the link of a contact, held until the transaction ends; null where it has none. */
export async function lockLinkOf(
  tx: Tx,
  contactId: number,
): Promise<(LinkedContact & { readonly verifyDigest: Buffer }) | null> {
  return row<LinkedContact & { readonly verifyDigest: Buffer }>(
    tx,
    `select ${columns}, verify_until, verify_digest from contacts contact
     where contact_id = $1 and verify_digest is not null and ended_at is null for update`,
    [contactId],
  );
}

/** A contact that mail no longer reaches, and why. */
export interface LostRow extends Pick<ContactRow, "partnerId" | "contactId"> {
  readonly cause: "left" | "bounced";
}

/**
 * Contacts that are to be marked: their membership has ended, their invitation was revoked, or mail to their
 * address has bounced for good.
 */
export async function listLost(tx: Tx, limit: number): Promise<readonly LostRow[]> {
  return rows<LostRow>(
    tx,
    `select partner_id, contact_id, case when has_left then 'left' else 'bounced' end as cause
     from contacts contact cross join lateral (select
       user_id is not null and not exists (select from memberships member
         where member.partner_id = contact.partner_id and member.user_id = contact.user_id)
       or invitation_id is not null and exists (select from invitations invitation
         where invitation.partner_id = contact.partner_id
           and invitation.invitation_id = contact.invitation_id and invitation.settled_as = 'revoked')
       as has_left) departed
     where ended_at is null and (has_left and reach <> 'left'
       or reach in ('unverified', 'verified') and exists (select from suppressed_addresses suppressed
         where suppressed.email = contact.email))
     order by partner_id, contact_id limit $1`,
    [limit],
  );
}

/** A contact with whom the team works on an activation. */
export type HeldContact = Pick<ContactRow, "contactId" | "userId" | "email" | "language" | "reach">;

/** One present contact, or the primary one for null; it isn't ended until the transaction has ended. */
export async function holdContact(
  tx: Tx,
  partnerId: string,
  contactId: number | null,
): Promise<HeldContact | null> {
  return row<HeldContact>(
    tx,
    `select contact_id, user_id, email, language, reach from contacts
     where partner_id = $1 and ended_at is null and case when $2::bigint is null then is_primary
       else contact_id = $2 end for share`,
    [partnerId, contactId],
  );
}

/** A contact of a partner, even if it has ended; null where there is none of that id. */
export async function findContact(
  reader: Reader,
  partnerId: string,
  contactId: number,
): Promise<ContactRow | null> {
  return row<ContactRow>(
    reader,
    `select ${columns} from contacts contact where partner_id = $1 and contact_id = $2`,
    [partnerId, contactId],
  );
}
