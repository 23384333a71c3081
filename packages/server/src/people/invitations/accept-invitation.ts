import type { InvitationOutlook, Joined, PartnerRole, TeamRole } from "@laurel/contract";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { appendEvents } from "../../platform/audit/append-events.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { type Tx, transaction } from "../../platform/database/transaction.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { Identity } from "../accounts/open-identity.ts";
import { passwordLength, refusePassword } from "../accounts/refuse-password.ts";
import { authorityOf, changeAuthority } from "../authority/authority-store.ts";
import { refuseHandOut } from "../authority/hand-out.ts";
import { addMembership, findUserId, membershipIs } from "../members/member-store.ts";
import { enterTeam } from "../team/change-team.ts";
import { findTeamRole } from "../team/team-store.ts";
import { endInvitation } from "./end-invitation.ts";
import { type InvitationRow, invitationSettled, lockInvitationByToken } from "./invitation-store.ts";
import { digestOf } from "./invite-member.ts";
import { joinContacts } from "./invited-contact-store.ts";

/** The parts of identity that make accounts. */
export type AccountMaker = Pick<Identity, "createPerson" | "hashPassword">;

/** The token, the person who is signed in, and the details of a new account if there is none. */
export interface AcceptanceOrder {
  readonly token: string;
  readonly signedIn: string | null;
  readonly name: string | null;
  readonly password: string | null;
  readonly requestId: string;
}

/** What the holder of an invitation's link is offered. */
export async function lookAtInvitation(
  database: Database,
  token: string,
  now: Temporal.Instant,
): Promise<Omit<InvitationOutlook, "marketplace"> | Refusal> {
  return transaction(database, allPartners, async (tx) => {
    const invitation = await openInvitation(tx, token, now);
    if (invitation instanceof Refusal) return invitation;
    return {
      partnerName: await partnerName(tx, invitation.partnerId),
      email: invitation.email,
      role: invitation.role,
      expiresAt: invitation.expiresAt.toString(),
      hasAccount: (await findUserId(tx, invitation.email)) !== null,
    };
  });
}

/**
 * Makes the holder of the link a member of the partner or of the team, once. A holder with an account must be
 * signed in with it; one without gets an account in the same transaction. The link was sent to the address,
 * so holding it verifies the address.
 */
export async function acceptInvitation(
  database: Database,
  { token, signedIn, name, password, requestId }: AcceptanceOrder,
  now: Temporal.Instant,
  accounts: AccountMaker,
): Promise<Joined | Refusal> {
  const outlook = await lookAtInvitation(database, token, now);
  if (outlook instanceof Refusal) return outlook;
  if (outlook.hasAccount && signedIn === null) return refuse("sign-in-needed");
  if (!outlook.hasAccount && signedIn === null && (name === null || password === null))
    return refuse("account-incomplete");
  if (signedIn === null) {
    const found = refusePassword(password ?? "", { email: outlook.email, name: name ?? "" });
    if (found !== null)
      return refuse(found, { limit: passwordLength[found === "field-too-short" ? "min" : "max"] });
  }
  // Outside the transaction: hashing is slow on purpose.
  const passwordHash = signedIn === null ? await accounts.hashPassword(password ?? "") : null;
  return transaction(database, allPartners, async (tx) => {
    // Joining the team changes what the person may do for partners.
    await changeAuthority(tx);
    const invitation = await openInvitation(tx, token, now);
    if (invitation instanceof Refusal) return invitation;
    const { email, locale } = invitation;
    const person = { email, locale, name: name ?? "", emailVerified: true, passwordHash };
    const actor = { who: `invitation:${invitation.invitationId}`, requestId };
    const known = await findUserId(tx, email);
    if (signedIn !== known) return refuse(signedIn === null ? "sign-in-needed" : "invitation-other-person");
    const userId = known ?? (await accounts.createPerson(tx, actor, person));
    if (userId === null) return refuse("sign-in-needed");
    await enter(tx, invitation, userId, { requestId, now });
    return { partnerId: invitation.partnerId === "" ? null : invitation.partnerId, userId };
  });
}

async function enter(
  tx: Tx,
  invitation: InvitationRow,
  userId: string,
  { requestId, now }: { readonly requestId: string; readonly now: Temporal.Instant },
): Promise<void> {
  const { partnerId, invitationId, role } = invitation;
  const actor = { who: `person:${userId}`, requestId };
  await endInvitation(tx, invitation, "accepted", now);
  const data = { person: userId, invitation: invitationId };
  const settled = { what: "invitation.accepted", data, state: [invitationSettled(invitationId, "accepted")] };
  await appendEvents(tx, actor, [{ partnerId, ...settled }]);
  // The database allows an invitation only the roles of the partner or of the team.
  if (partnerId === "") {
    // A person who has joined in another way meanwhile keeps their role.
    if ((await findTeamRole(tx, userId)) !== null) return;
    await enterTeam(tx, { userId, role: role as TeamRole, actor, invitation: invitationId, now });
    return;
  }
  await joinContacts(tx, partnerId, invitationId, userId);
  if (!(await addMembership(tx, partnerId, userId, role as PartnerRole))) return;
  const state = [membershipIs(userId, role as PartnerRole)];
  await appendEvents(tx, actor, [{ partnerId, what: "membership.created", data, after: { role }, state }]);
}

async function openInvitation(
  tx: Tx,
  token: string,
  now: Temporal.Instant,
): Promise<InvitationRow | Refusal> {
  const invitation = await lockInvitationByToken(tx, digestOf(token));
  if (invitation === null) return refuse("invitation-unknown");
  if (invitation.settledAs !== null) return refuse("invitation-settled");
  if (Temporal.Instant.compare(invitation.expiresAt, now) <= 0) return refuse("invitation-expired");
  const authority = await authorityOf(tx, invitation.heldBy, now);
  const refusal = refuseHandOut(authority, { kind: "invitation", ...invitation });
  return refusal === null ? invitation : refuse("invitation-withdrawn");
}
