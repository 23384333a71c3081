import { createHash, randomBytes } from "node:crypto";
import type { Role } from "@laurel/contract";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { queueMessage } from "../../messages/queue-message.ts";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import {
  addInvitation,
  findPerson,
  findPersonById,
  type InvitationRow,
  listMembers,
  lockInvitation,
  renewInvitation,
  settleInvitation,
} from "../members/member-store.ts";
import { listTeam } from "../team/team-store.ts";

/** How long a link opens the door. */
const validDays = 7;

/** Whom to ask, as what, and in which language; and who asks. */
export interface InvitationOrder {
  /** "": into the team. */
  readonly partnerId: string;
  readonly email: string;
  /** One of the partner's, or one of the team's. */
  readonly role: Role;
  readonly locale: InvitationRow["locale"];
  readonly actor: Actor;
}

/** What an invitation needs of its surroundings. */
export interface InvitationSurroundings {
  readonly now: Temporal.Instant;
  /** `https://rewards.example.com`: where the link leads. */
  readonly publicUrl: string;
}

/** Why nobody was asked. */
export type InvitationRefusal = "partner-not-found" | "member-already" | "invitation-open";

/** Asks somebody to join a partner or the team: invitation, mail and event, in one transaction. */
export async function inviteMember(
  tx: Tx,
  { partnerId, role, locale, actor, ...order }: InvitationOrder,
  { now, publicUrl }: InvitationSurroundings,
): Promise<InvitationRow | InvitationRefusal> {
  const email = order.email.toLowerCase();
  const name = partnerId === "" ? "" : await partnerName(tx, partnerId);
  if (name === null) return "partner-not-found";
  const person = await findPerson(tx, email);
  const members = partnerId === "" ? await listTeam(tx) : await listMembers(tx, partnerId);
  if (members.some(({ user_id }) => user_id === person)) return "member-already";
  const token = newToken();
  const invitation = await addInvitation(tx, {
    partner_id: partnerId,
    email,
    role,
    locale,
    token_digest: digestOf(token),
    invited_by: actor.who,
    expires_at: expiryFrom(now),
  });
  if (invitation === null) return "invitation-open";
  await write(tx, { invitation, partner: name, token, publicUrl, attempt: 1, actor });
  await appendEvents(tx, actor, [
    {
      partnerId,
      what: "invitation.sent",
      data: { invitation: invitation.invitation_id, role, locale },
      personal: { person: email },
    },
  ]);
  return invitation;
}

/** Sends an invitation again, with a new link and the whole time; the old link opens nothing any more. */
export async function resendInvitation(
  tx: Tx,
  { partnerId, invitationId, actor }: InvitationChange,
  { now, publicUrl }: InvitationSurroundings,
): Promise<InvitationRow | "invitation-unknown" | "invitation-settled"> {
  const invitation = await lockInvitation(tx, partnerId, invitationId);
  if (invitation === null) return "invitation-unknown";
  if (invitation.settled_as !== null) return "invitation-settled";
  const token = newToken();
  const expiresAt = expiryFrom(now);
  await renewInvitation(tx, invitation, digestOf(token), expiresAt);
  const name = (await partnerName(tx, partnerId)) ?? partnerId;
  const renewed = { ...invitation, expires_at: expiresAt };
  await write(tx, {
    invitation: renewed,
    partner: name,
    token,
    publicUrl,
    attempt: now.epochMilliseconds,
    actor,
  });
  await appendEvents(tx, actor, [
    { partnerId, what: "invitation.resent", data: { invitation: invitationId } },
  ]);
  return renewed;
}

/** Which invitation of which partner, and who changes it. */
export interface InvitationChange {
  /** "": of the team. */
  readonly partnerId: string;
  readonly invitationId: number;
  readonly actor: Actor;
}

/** Takes an invitation back; null where that was done, or had been. */
export async function revokeInvitation(
  tx: Tx,
  { partnerId, invitationId, actor }: InvitationChange,
  now: Temporal.Instant,
): Promise<"invitation-unknown" | "invitation-settled" | null> {
  const invitation = await lockInvitation(tx, partnerId, invitationId);
  if (invitation === null) return "invitation-unknown";
  if (invitation.settled_as === "revoked") return null;
  if (invitation.settled_as !== null) return "invitation-settled";
  await settleInvitation(tx, invitation, "revoked", now);
  await appendEvents(tx, actor, [
    { partnerId, what: "invitation.revoked", data: { invitation: invitationId } },
  ]);
  return null;
}

/** A letter: to whom and by whom, with the key to the door. */
interface Letter {
  readonly invitation: InvitationRow;
  /** What the partner is called; "" for the team. */
  readonly partner: string;
  readonly token: string;
  readonly publicUrl: string;
  /** Tells letters of one invitation apart. */
  readonly attempt: number;
  readonly actor: Actor;
}

async function write(
  tx: Tx,
  { invitation, partner, token, publicUrl, attempt, actor }: Letter,
): Promise<void> {
  const { partner_id: partnerId, invitation_id, email, locale, role, expires_at: expiresAt } = invitation;
  const cause = `invitation:${invitation_id}:${attempt}`;
  const address = { partnerId, cause, locale, email, userId: null };
  const params = {
    inviter: await actorName(tx, actor),
    role,
    expiresOn: expiresAt.toZonedDateTimeISO("UTC").toPlainDate().toString(),
    // In the part of the address that browsers keep to themselves: no log of any server sees it.
    link: `${publicUrl}/join#token=${token}`,
  };
  await queueMessage(
    tx,
    partnerId === ""
      ? { ...address, template: "team-invitation", params }
      : { ...address, template: "invitation", params: { ...params, partner } },
  );
}

/** How somebody is called in mails: a person is named; behind a key stands the program. */
export async function actorName(tx: Tx, { who }: Actor): Promise<string> {
  const userId = /^person:(.*)$/s.exec(who)?.[1];
  const person = userId === undefined ? null : await findPersonById(tx, userId);
  return person?.name ?? "Laurel";
}

function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of a token. */
export function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function expiryFrom(now: Temporal.Instant): Temporal.Instant {
  return now.add({ hours: 24 * validDays });
}
