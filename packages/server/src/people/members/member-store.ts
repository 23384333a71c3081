import type { PartnerRole } from "@laurel/contract";
import type { StateChange } from "../../platform/audit/state-change.ts";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import { normalizeAddress } from "../../platform/email-address.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";

/** A person who works for a partner. */
export interface MemberRow {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: PartnerRole;
  readonly joinedAt: Temporal.Instant;
}

/** Who works for which partner, as state that events account for. */
export const presentMemberships = `
  select 'membership' as of, partner_id, user_id as id, jsonb_build_object('role', role) as fields
  from memberships`;

/** What an event makes of a membership, with the role before; null: it has ended. */
export function membershipIs(
  userId: string,
  role: PartnerRole | null,
  before: string | null = null,
): StateChange {
  const fields = role === null ? null : { role };
  return { of: "membership", id: userId, fields, ...(before === null ? {} : { was: { role: before } }) };
}

/** Who works for a partner, the longest there first, after a position; all unless `limit` says so. */
export async function listMembers(
  reader: Reader,
  partnerId: string,
  after: Position | null = null,
  limit: number | null = null,
): Promise<readonly MemberRow[]> {
  return rows<MemberRow>(
    reader,
    `select membership.user_id, person.name, person.email, membership.role, membership.joined_at
     from memberships membership join identity."user" person on person.id = membership.user_id
     where partner_id = $1
       and ($2::timestamptz is null or (membership.joined_at, membership.user_id) > ($2, $3::text))
     order by joined_at, user_id limit $4`,
    [partnerId, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
}

/** A partner's members, held until the transaction ends: no two changes leave it without an owner. */
export async function lockMembers(tx: Tx, partnerId: string): Promise<readonly MemberRow[]> {
  await run(tx, "select from partners where partner_id = $1 for no key update", [partnerId]);
  return listMembers(tx, partnerId);
}

/** Adds a member; false where the person is one already. */
export async function addMembership(
  tx: Tx,
  partnerId: string,
  userId: string,
  role: PartnerRole,
): Promise<boolean> {
  const added = await run(
    tx,
    "insert into memberships (partner_id, user_id, role) values ($1, $2, $3) on conflict do nothing",
    [partnerId, userId, role],
  );
  return added === 1;
}

/** Gives a member another role. */
export async function updateMembership(
  tx: Tx,
  partnerId: string,
  userId: string,
  role: PartnerRole,
): Promise<void> {
  await run(tx, "update memberships set role = $3 where partner_id = $1 and user_id = $2", [
    partnerId,
    userId,
    role,
  ]);
}

/** Ends a membership. */
export async function deleteMembership(tx: Tx, partnerId: string, userId: string): Promise<void> {
  await run(tx, "delete from memberships where partner_id = $1 and user_id = $2", [partnerId, userId]);
}

/** The user id of an e-mail address, in any case; null where no one has it, or it is no address. */
export async function findUserId(reader: Reader, email: string): Promise<string | null> {
  const statement = 'select id from identity."user" where email = $1';
  const address = normalizeAddress(email);
  if (address === null) return null;
  return (await row<{ readonly id: string }>(reader, statement, [address]))?.id ?? null;
}

/** A person, and how they sign in. */
export interface PersonRow {
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  readonly hasPassword: boolean;
  readonly secondFactor: boolean;
}

/** A person; null where there is no such person. */
export async function findPerson(reader: Reader, userId: string): Promise<PersonRow | null> {
  return row<PersonRow>(
    reader,
    `select name, email, locale, coalesce("twoFactorEnabled", false) as second_factor,
       exists (select from identity.account where "userId" = person.id and "providerId" = 'credential'
         and password is not null) as has_password
     from identity."user" person where id = $1`,
    [userId],
  );
}
