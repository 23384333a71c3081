import type { PartnerRole, Role } from "@laurel/contract";
import type { Database } from "../../platform/database/open.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";

/** Somebody who works for a partner. */
export interface MemberRow {
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly role: PartnerRole;
  readonly joined_at: Temporal.Instant;
}

/** Somebody asked to join, as kept. */
export interface InvitationRow {
  /** "": to the team. */
  readonly partner_id: string;
  readonly invitation_id: number;
  readonly email: string;
  /** One of the partner's roles, or of the team's where it is to the team. */
  readonly role: Role;
  readonly locale: "en" | "zh-TW" | "ko-KR";
  readonly invited_by: string;
  readonly invited_at: Temporal.Instant;
  readonly expires_at: Temporal.Instant;
  readonly settled_as: "accepted" | "revoked" | null;
}

const memberColumns = `membership.user_id, person.name, person.email, membership.role, membership.joined_at
  from memberships membership join identity."user" person on person.id = membership.user_id`;
const invitationColumns = `partner_id, invitation_id, email, role, locale, invited_by, invited_at, expires_at,
  settled_as`;

/** Who works for a partner, the longest there first. */
export async function listMembers({ client }: Reader, partnerId: string): Promise<readonly MemberRow[]> {
  const { rows } = await client.query<MemberRow>(
    `select ${memberColumns} where partner_id = $1 order by joined_at, user_id`,
    [partnerId],
  );
  return rows;
}

/** A partner's members, held until the transaction ends: no two changes leave it without an owner. */
export async function lockMembers(tx: Tx, partnerId: string): Promise<readonly MemberRow[]> {
  await tx.client.query("select from partners where partner_id = $1 for no key update", [partnerId]);
  return listMembers(tx, partnerId);
}

/** Adds a member; false where the person is one already. */
export async function addMember(
  { client }: Tx,
  partnerId: string,
  userId: string,
  role: PartnerRole,
): Promise<boolean> {
  const { rowCount } = await client.query(
    "insert into memberships (partner_id, user_id, role) values ($1, $2, $3) on conflict do nothing",
    [partnerId, userId, role],
  );
  return rowCount === 1;
}

/** Makes a member something else. */
export async function setRole(
  { client }: Tx,
  partnerId: string,
  userId: string,
  role: PartnerRole,
): Promise<void> {
  await client.query("update memberships set role = $3 where partner_id = $1 and user_id = $2", [
    partnerId,
    userId,
    role,
  ]);
}

/** Takes a member out. */
export async function removeMember({ client }: Tx, partnerId: string, userId: string): Promise<void> {
  await client.query("delete from memberships where partner_id = $1 and user_id = $2", [partnerId, userId]);
}

/** The person with an e-mail address, in whatever case; null where nobody has it. */
export async function findPerson({ client }: Reader, email: string): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    `select id from identity."user" where email = lower($1)`,
    [email],
  );
  return rows[0]?.id ?? null;
}

/** A partner's invitations, or the team's, the latest first. */
export async function listInvitations(
  { client }: Reader,
  partnerId: string,
): Promise<readonly InvitationRow[]> {
  const { rows } = await client.query<InvitationRow>(
    `select ${invitationColumns} from invitations where partner_id = $1
     order by invitation_id desc limit 200`,
    [partnerId],
  );
  return rows;
}

/** An invitation of a partner or of the team, held until the transaction ends; null where there is none. */
export async function lockInvitation(
  { client }: Tx,
  partnerId: string,
  invitationId: number,
): Promise<InvitationRow | null> {
  const { rows } = await client.query<InvitationRow>(
    `select ${invitationColumns} from invitations where partner_id = $1 and invitation_id = $2 for update`,
    [partnerId, invitationId],
  );
  return rows[0] ?? null;
}

/** The invitation that a token opens, held until the transaction ends; null where it opens none. */
export async function lockInvitationByToken({ client }: Tx, digest: Buffer): Promise<InvitationRow | null> {
  const { rows } = await client.query<InvitationRow>(
    `select ${invitationColumns} from invitations where token_digest = $1 for update`,
    [digest],
  );
  return rows[0] ?? null;
}

/** What an invitation is made of. */
export type NewInvitationRow = Pick<
  InvitationRow,
  "partner_id" | "email" | "role" | "locale" | "invited_by" | "expires_at"
> & { readonly token_digest: Buffer };

/** Keeps an invitation; null where the address has an open one of this partner. */
export async function addInvitation({ client }: Tx, row: NewInvitationRow): Promise<InvitationRow | null> {
  const { rows } = await client.query<InvitationRow>(
    `insert into invitations (partner_id, email, role, locale, token_digest, invited_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (partner_id, email) where settled_at is null do nothing returning ${invitationColumns}`,
    [
      row.partner_id,
      row.email,
      row.role,
      row.locale,
      row.token_digest,
      row.invited_by,
      row.expires_at.toString(),
    ],
  );
  return rows[0] ?? null;
}

/** Gives an invitation another token and more time: the link sent before opens nothing from now on. */
export async function renewInvitation(
  { client }: Tx,
  { partner_id, invitation_id }: InvitationRow,
  digest: Buffer,
  expiresAt: Temporal.Instant,
): Promise<void> {
  await client.query(
    "update invitations set token_digest = $3, expires_at = $4 where partner_id = $1 and invitation_id = $2",
    [partner_id, invitation_id, digest, expiresAt.toString()],
  );
}

/** Ends an invitation. */
export async function settleInvitation(
  { client }: Tx,
  { partner_id, invitation_id }: InvitationRow,
  as: "accepted" | "revoked",
  at: Temporal.Instant,
): Promise<void> {
  await client.query(
    `update invitations set settled_as = $3, settled_at = $4 where partner_id = $1 and invitation_id = $2`,
    [partner_id, invitation_id, as, at.toString()],
  );
}

/** Somebody, and by what they sign in. */
export interface PersonRow {
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  readonly hasPassword: boolean;
  readonly secondFactor: boolean;
}

/** A person; null where there is no such person. */
export async function findPersonById({ client }: Reader, userId: string): Promise<PersonRow | null> {
  const { rows } = await client.query<PersonRow>(
    `select name, email, locale, coalesce("twoFactorEnabled", false) as "secondFactor",
       exists (select from identity.account where "userId" = person.id and "providerId" = 'credential'
         and password is not null) as "hasPassword"
     from identity."user" person where id = $1`,
    [userId],
  );
  return rows[0] ?? null;
}

/** Whether an address has an invitation that is open at a time. */
export async function isInvited(
  { pool }: Pick<Database, "pool">,
  email: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    "select from invitations where email = lower($1) and settled_at is null and expires_at > $2 limit 1",
    [email, now.toString()],
  );
  return rowCount === 1;
}
