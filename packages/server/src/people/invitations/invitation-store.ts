import type { Invitation, Role } from "@laurel/contract";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";

/** An invitation as stored. */
export interface InvitationRow {
  /** "": to the team. */
  readonly partnerId: string;
  readonly invitationId: number;
  readonly email: string;
  /** One of the partner's roles, or of the team's where it is to the team. */
  readonly role: Role;
  readonly locale: Invitation["locale"];
  readonly invitedBy: string;
  readonly invitedAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
  readonly settledAs: "accepted" | "revoked" | null;
}

const columns = `partner_id, invitation_id, email, role, locale, invited_by, invited_at, expires_at,
  settled_as`;

/** Invitations of a partner, or of the team, after a position; the latest first. */
export async function listInvitations(
  reader: Reader,
  partnerId: string,
  after: Position | null,
  limit: number,
): Promise<readonly InvitationRow[]> {
  return rows<InvitationRow>(
    reader,
    `select ${columns} from invitations
     where partner_id = $1 and ($2::bigint is null or invitation_id < $2)
     order by invitation_id desc limit $3`,
    [partnerId, after?.[0] ?? null, limit],
  );
}

/** An invitation of a partner or of the team, held until the transaction ends; null where there is none. */
export async function lockInvitation(
  tx: Tx,
  partnerId: string,
  invitationId: number,
): Promise<InvitationRow | null> {
  return row<InvitationRow>(
    tx,
    `select ${columns} from invitations where partner_id = $1 and invitation_id = $2 for update`,
    [partnerId, invitationId],
  );
}

/** The invitation that a token opens, held until the transaction ends; null if it opens none. */
export async function lockInvitationByToken(tx: Tx, digest: Buffer): Promise<InvitationRow | null> {
  const statement = `select ${columns} from invitations where token_digest = $1 for update`;
  return row<InvitationRow>(tx, statement, [digest]);
}

/** A new invitation. */
export type NewInvitationRow = Pick<
  InvitationRow,
  "partnerId" | "email" | "role" | "locale" | "invitedBy" | "expiresAt"
> & { readonly tokenDigest: Buffer };

/** Adds an invitation; null where the address has an open one of this partner. */
export async function addInvitation(
  tx: Tx,
  { partnerId, email, role, locale, tokenDigest, invitedBy, expiresAt }: NewInvitationRow,
): Promise<InvitationRow | null> {
  return row<InvitationRow>(
    tx,
    `insert into invitations (partner_id, email, role, locale, token_digest, invited_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (partner_id, email) where settled_at is null do nothing returning ${columns}`,
    [partnerId, email, role, locale, tokenDigest, invitedBy, expiresAt.toString()],
  );
}

/** Gives an invitation a new token and more time: the earlier link no longer works. */
export async function renewInvitation(
  tx: Tx,
  { partnerId, invitationId }: InvitationRow,
  digest: Buffer,
  expiresAt: Temporal.Instant,
): Promise<void> {
  await run(
    tx,
    "update invitations set token_digest = $3, expires_at = $4 where partner_id = $1 and invitation_id = $2",
    [partnerId, invitationId, digest, expiresAt.toString()],
  );
}

/** Ends an invitation. */
export async function settleInvitation(
  tx: Tx,
  { partnerId, invitationId }: InvitationRow,
  as: "accepted" | "revoked",
  at: Temporal.Instant,
): Promise<void> {
  await run(
    tx,
    "update invitations set settled_as = $3, settled_at = $4 where partner_id = $1 and invitation_id = $2",
    [partnerId, invitationId, as, at.toString()],
  );
}

/** Whether a normal address has an invitation that is open at a time. */
export async function isInvited(reader: Reader, email: string, now: Temporal.Instant): Promise<boolean> {
  const found = await row(
    reader,
    "select from invitations where email = $1 and settled_at is null and expires_at > $2 limit 1",
    [email, now.toString()],
  );
  return found !== null;
}
