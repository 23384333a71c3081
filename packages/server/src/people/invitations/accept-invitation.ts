import type { InvitationOutlook, PartnerRole, TeamRole } from "@laurel/contract";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { appendEvents } from "../../platform/audit/append-events.ts";
import type { Database } from "../../platform/database/open.ts";
import { type Tx, transaction } from "../../platform/database/transaction.ts";
import type { Identity } from "../accounts/open-identity.ts";
import {
  addMember,
  findPerson,
  type InvitationRow,
  lockInvitationByToken,
  settleInvitation,
} from "../members/member-store.ts";
import { enterTeam } from "../team/change-team.ts";
import { teamRoleOf } from "../team/team-store.ts";
import { digestOf } from "./invite-member.ts";

/** What makes accounts. */
export type People = Pick<Identity, "createPerson" | "hashPassword">;

/** Why a link opens nothing. */
export type TokenRefusal = "invitation-unknown" | "invitation-expired" | "invitation-settled";

/** Why somebody who holds a good link did not join. */
export type AcceptanceRefusal =
  | TokenRefusal
  | "sign-in-needed"
  | "invitation-other-person"
  | "account-incomplete";

/** Who accepts: the token, who is signed in, and what an account is made of where there is none. */
export interface AcceptanceOrder {
  readonly token: string;
  readonly signedIn: string | null;
  readonly name: string | null;
  readonly password: string | null;
  readonly requestId: string;
}

/** What a link leads to. */
export async function lookAtInvitation(
  database: Database,
  token: string,
  now: Temporal.Instant,
): Promise<Omit<InvitationOutlook, "marketplace"> | TokenRefusal> {
  return transaction(database, async (tx) => {
    const invitation = await openInvitation(tx, token, now);
    if (typeof invitation === "string") return invitation;
    return {
      partner_name: await partnerName(tx, invitation.partner_id),
      email: invitation.email,
      role: invitation.role,
      expires_at: invitation.expires_at.toString(),
      has_account: (await findPerson(tx, invitation.email)) !== null,
    };
  });
}

/**
 * Makes whoever holds the link a member of the partner or of the team, once. Who has an account must be
 * signed in with it; who has none gets one in the same transaction. Who holds the link has the address: it is
 * verified by that.
 */
export async function acceptInvitation(
  database: Database,
  { token, signedIn, name, password, requestId }: AcceptanceOrder,
  now: Temporal.Instant,
  people: People,
): Promise<{ readonly partnerId: string | null; readonly userId: string } | AcceptanceRefusal> {
  const outlook = await lookAtInvitation(database, token, now);
  if (typeof outlook === "string") return outlook;
  if (outlook.has_account && signedIn === null) return "sign-in-needed";
  if (!outlook.has_account && signedIn === null && (name === null || password === null))
    return "account-incomplete";
  // Outside the transaction: it takes long on purpose.
  const passwordHash = signedIn === null ? await people.hashPassword(password ?? "") : null;
  return transaction(database, async (tx) => {
    const invitation = await openInvitation(tx, token, now);
    if (typeof invitation === "string") return invitation;
    const { email, locale } = invitation;
    const person = { email, locale, name: name ?? "", emailVerified: true, passwordHash };
    const actor = { who: `invitation:${invitation.invitation_id}`, requestId };
    const known = await findPerson(tx, email);
    if (signedIn !== known) return signedIn === null ? "sign-in-needed" : "invitation-other-person";
    const userId = known ?? (await people.createPerson(tx, actor, person));
    if (userId === null) return "sign-in-needed";
    await enter(tx, invitation, userId, { requestId, now });
    return { partnerId: invitation.partner_id === "" ? null : invitation.partner_id, userId };
  });
}

async function enter(
  tx: Tx,
  invitation: InvitationRow,
  userId: string,
  { requestId, now }: { readonly requestId: string; readonly now: Temporal.Instant },
): Promise<void> {
  const { partner_id: partnerId, invitation_id, role } = invitation;
  const actor = { who: `person:${userId}`, requestId };
  await settleInvitation(tx, invitation, "accepted", now);
  // The database lets an invitation have no role but one of the place that it is to.
  if (partnerId === "") {
    // Who has come in another way meanwhile stays what they are.
    if ((await teamRoleOf(tx, userId)) !== null) return;
    return enterTeam(tx, { userId, role: role as TeamRole, actor, invitation: invitation_id });
  }
  if (!(await addMember(tx, partnerId, userId, role as PartnerRole))) return;
  const data = { person: userId, invitation: invitation_id };
  await appendEvents(tx, actor, [{ partnerId, what: "membership.created", data, after: { role } }]);
}

async function openInvitation(
  tx: Tx,
  token: string,
  now: Temporal.Instant,
): Promise<InvitationRow | TokenRefusal> {
  const invitation = await lockInvitationByToken(tx, digestOf(token));
  if (invitation === null) return "invitation-unknown";
  if (invitation.settled_as !== null) return "invitation-settled";
  return Temporal.Instant.compare(invitation.expires_at, now) > 0 ? invitation : "invitation-expired";
}
