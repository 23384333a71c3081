import { createHash } from "node:crypto";
import type { Invitation, Role } from "@laurel/contract";
import type { StateChange } from "../../platform/audit/state-change.ts";
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
  /** The action that allowed it; `cli` where none did. */
  readonly byRight: string;
  /** Who answers for it, as in events: who invited, or the key that replaced theirs. */
  readonly heldBy: string;
  readonly invitedAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
  readonly settledAs: "accepted" | "revoked" | null;
}

const moment = `to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Invitations, as state that events account for; the address by itself, so that it can be erased. */
export const presentInvitations = `
  select 'invitation' as of, partner_id, invitation_id::text as id, jsonb_strip_nulls(jsonb_build_object(
    'role', role, 'by', invited_by, 'token', encode(sha256(token_digest), 'hex'), 'expires', ${moment},
    'settled', settled_as)) as fields
  from invitations
  union all
  select 'invited', partner_id, invitation_id::text, jsonb_build_object('email', email)
  from invitations where email <> 'erased-' || invitation_id`;

/** What a new invitation makes of the state, without its address. */
export function invitationIs(
  { invitationId, role, invitedBy, expiresAt }: InvitationRow,
  tokenDigest: Buffer,
): StateChange {
  const fields = { role, by: invitedBy, ...linkOf(tokenDigest, expiresAt) };
  return { of: "invitation", id: String(invitationId), fields };
}

/** What a new link makes of an invitation. */
export function invitationRenewed(
  invitationId: number,
  tokenDigest: Buffer,
  expiresAt: Temporal.Instant,
): StateChange {
  return { of: "invitation", id: String(invitationId), fields: linkOf(tokenDigest, expiresAt) };
}

/** What the end of an invitation makes of it. */
export function invitationSettled(invitationId: number, settled: "accepted" | "revoked"): StateChange {
  return { of: "invitation", id: String(invitationId), fields: { settled } };
}

function linkOf(tokenDigest: Buffer, expiresAt: Temporal.Instant) {
  const token = createHash("sha256").update(tokenDigest).digest("hex");
  return { token, expires: expiresAt.toString({ fractionalSecondDigits: 3 }) };
}

const columns = `partner_id, invitation_id, email, role, locale, invited_by, by_right, held_by, invited_at,
  expires_at, settled_as`;

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

/** The open invitations that someone answers for, held until the transaction ends. */
export async function lockOpenInvitationsOf(
  tx: Tx,
  heldBy: string,
  now: Temporal.Instant,
): Promise<readonly InvitationRow[]> {
  return rows<InvitationRow>(
    tx,
    `select ${columns} from invitations where held_by = $1 and settled_at is null and expires_at > $2
     order by partner_id, invitation_id for update`,
    [heldBy, now.toString()],
  );
}

/** Makes one key answer for the invitations of another. */
export async function passInvitationsOf(tx: Tx, heldBy: string, to: string): Promise<void> {
  await run(tx, "update invitations set held_by = $2 where held_by = $1", [heldBy, to]);
}

/** A new invitation. */
export type NewInvitationRow = Pick<
  InvitationRow,
  "partnerId" | "email" | "role" | "locale" | "invitedBy" | "byRight" | "expiresAt"
> & { readonly tokenDigest: Buffer };

/** Adds an invitation; null where the address has an open one of this partner. */
export async function addInvitation(
  tx: Tx,
  { partnerId, email, role, locale, tokenDigest, invitedBy, byRight, expiresAt }: NewInvitationRow,
): Promise<InvitationRow | null> {
  return row<InvitationRow>(
    tx,
    `insert into invitations (partner_id, email, role, locale, token_digest, invited_by, held_by, expires_at,
       by_right)
     values ($1, $2, $3, $4, $5, $6, $6, $7, $8)
     on conflict (partner_id, email) where settled_at is null do nothing returning ${columns}`,
    [partnerId, email, role, locale, tokenDigest, invitedBy, expiresAt.toString(), byRight],
  );
}

/**
 * Gives an invitation a new token, more time, and another person or key that answers for it: the earlier link
 * no longer works.
 */
export async function renewInvitation(
  tx: Tx,
  { partnerId, invitationId, heldBy, byRight, expiresAt }: InvitationRow,
  digest: Buffer,
): Promise<void> {
  await run(
    tx,
    `update invitations set token_digest = $3, expires_at = $4, held_by = $5, by_right = $6
     where partner_id = $1 and invitation_id = $2`,
    [partnerId, invitationId, digest, expiresAt.toString(), heldBy, byRight],
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
