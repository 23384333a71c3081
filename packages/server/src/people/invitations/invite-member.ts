import { createHash, randomBytes } from "node:crypto";
import type { Role } from "@laurel/contract";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { refuseMail } from "../../messages/mail-budget.ts";
import { queueMessage } from "../../messages/queue-message.ts";
import { noName } from "../../messages/templates/template.ts";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import { localTime } from "../../platform/clock.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { normalizeAddress } from "../../platform/email-address.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { showInvisible } from "../../platform/invisible.ts";
import { requestLoop } from "../../platform/jobs/loop-store.ts";
import type { Vault } from "../../platform/vault.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { authorityOf, holdAuthority } from "../authority/authority-store.ts";
import { type Authority, refuseHandOut, rightFor } from "../authority/hand-out.ts";
import { findPerson, findUserId, listMembers } from "../members/member-store.ts";
import { listTeam } from "../team/team-store.ts";
import { endInvitation, withdrawLinksOf } from "./end-invitation.ts";
import {
  addInvitation,
  type InvitationRow,
  invitationIs,
  invitationRenewed,
  invitationSettled,
  lockInvitation,
  renewInvitation,
} from "./invitation-store.ts";

/** How many days a link works at least: until the end of a day of the program's time zone. */
const validDays = 7;

/** Who is invited, in which role and language, and who invites. */
export interface InvitationOrder {
  /** "": to the team. */
  readonly partnerId: string;
  readonly email: string;
  /** One of the partner's, or one of the team's. */
  readonly role: Role;
  readonly locale: InvitationRow["locale"];
  readonly actor: Actor;
}

/** What inviting depends on. */
export interface InvitationSurroundings {
  readonly now: Temporal.Instant;
  /** The origin of the link: `https://rewards.example.com`. */
  readonly publicUrl: string;
  /** Encrypts the link until it is delivered. */
  readonly links: Vault;
}

/** Invites a person to a partner or the team: invitation, mail and event, in one transaction. */
export async function inviteMember(
  tx: Tx,
  { partnerId, role, locale, actor, ...order }: InvitationOrder,
  { now, publicUrl, links }: InvitationSurroundings,
): Promise<InvitationRow | Refusal> {
  await holdAuthority(tx);
  const authority = await authorityOf(tx, actor.who, now);
  const offered = { kind: "invitation", partnerId, role } as const;
  const refusal = refuseHandOut(authority, offered);
  if (refusal !== null) return refusal;
  const email = normalizeAddress(order.email);
  if (email === null) return refuse("email-invalid", { found: showInvisible(order.email) });
  const name = partnerId === "" ? "" : await partnerName(tx, partnerId);
  if (name === null) return refuse("partner-not-found", { found: partnerId });
  const userId = await findUserId(tx, email);
  const members = partnerId === "" ? await listTeam(tx) : await listMembers(tx, partnerId);
  if (members.some((each) => each.userId === userId)) return refuse("member-already", { found: order.email });
  const over = await refuseMail(tx, { causedBy: actor.who, partnerId, emails: [email] }, now);
  if (over !== null) return over;
  const token = newToken();
  const invitation = await addInvitation(tx, {
    partnerId,
    email,
    role,
    locale,
    tokenDigest: digestOf(token),
    invitedBy: actor.who,
    byRight: actor.who === "cli" ? "cli" : rightFor(offered),
    expiresAt: await expiryFrom(tx, now, authority),
  });
  if (invitation === null) return refuse("invitation-open", { found: order.email });
  await queueInvitation(tx, { invitation, partner: name, token, publicUrl, links, attempt: 1, actor, now });
  await appendEvents(tx, actor, [
    {
      partnerId,
      what: "invitation.sent",
      data: { invitation: invitation.invitationId, role, locale },
      state: [invitationIs(invitation, digestOf(token))],
      personal: {
        person: email,
        state: [{ of: "invited", id: String(invitation.invitationId), fields: { email } }],
      },
    },
  ]);
  return invitation;
}

/**
 * Sends an invitation again, with a new link and the full time; the old link no longer works. The sender must
 * be allowed to invite to that role, and answers for the invitation from now on.
 */
export async function resendInvitation(
  tx: Tx,
  { partnerId, invitationId, actor }: InvitationChange,
  { now, publicUrl, links }: InvitationSurroundings,
): Promise<InvitationRow | Refusal> {
  await holdAuthority(tx);
  const invitation = await lockInvitation(tx, partnerId, invitationId);
  if (invitation === null) return refuse("invitation-unknown");
  const authority = await authorityOf(tx, actor.who, now);
  const offered = { kind: "invitation", partnerId, role: invitation.role } as const;
  const refusal = refuseHandOut(authority, offered);
  if (refusal !== null) return refusal;
  if (invitation.settledAs !== null) return refuse("invitation-settled");
  const over = await refuseMail(tx, { causedBy: actor.who, partnerId, emails: [invitation.email] }, now);
  if (over !== null) return over;
  const token = newToken();
  const byRight = actor.who === "cli" ? "cli" : rightFor(offered);
  const expiresAt = await expiryFrom(tx, now, authority);
  const renewed = { ...invitation, heldBy: actor.who, byRight, expiresAt };
  await renewInvitation(tx, renewed, digestOf(token));
  await withdrawLinksOf(tx, invitation);
  const name = (await partnerName(tx, partnerId)) ?? partnerId;
  await queueInvitation(tx, {
    invitation: renewed,
    partner: name,
    token,
    publicUrl,
    links,
    attempt: now.epochMilliseconds,
    actor,
    now,
  });
  await appendEvents(tx, actor, [
    {
      partnerId,
      what: "invitation.resent",
      data: { invitation: invitationId },
      state: [invitationRenewed(invitationId, digestOf(token), expiresAt)],
    },
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

/**
 * Revokes an invitation; null if it is revoked now or was already. Only callers who may invite to that role
 * may revoke it.
 */
export async function revokeInvitation(
  tx: Tx,
  { partnerId, invitationId, actor }: InvitationChange,
  now: Temporal.Instant,
): Promise<Refusal | null> {
  await holdAuthority(tx);
  const invitation = await lockInvitation(tx, partnerId, invitationId);
  if (invitation === null) return refuse("invitation-unknown");
  const { role } = invitation;
  const authority = await authorityOf(tx, actor.who, now);
  const refusal = refuseHandOut(authority, { kind: "invitation", partnerId, role });
  if (refusal !== null) return refusal;
  if (invitation.settledAs === "revoked") return null;
  if (invitation.settledAs !== null) return refuse("invitation-settled");
  await endInvitation(tx, invitation, "revoked", now);
  await requestLoop(tx);
  await appendEvents(tx, actor, [
    {
      partnerId,
      what: "invitation.revoked",
      data: { invitation: invitationId },
      state: [invitationSettled(invitationId, "revoked")],
    },
  ]);
  return null;
}

/** The mail of an invitation. */
interface InvitationMail {
  readonly invitation: InvitationRow;
  /** The partner's name; "" for the team. */
  readonly partner: string;
  readonly token: string;
  readonly publicUrl: string;
  readonly links: Vault;
  /** Distinguishes the mails of one invitation. */
  readonly attempt: number;
  readonly actor: Actor;
  readonly now: Temporal.Instant;
}

async function queueInvitation(
  tx: Tx,
  { invitation, partner, token, publicUrl, links, attempt, actor, now }: InvitationMail,
): Promise<void> {
  const { partnerId, invitationId, email, locale, role, expiresAt } = invitation;
  const cause = `invitation:${invitationId}:${attempt}`;
  const secret = { links, endsAt: expiresAt };
  const counted = { causedBy: actor.who, createdAt: now };
  const address = { partnerId, cause, locale, email, userId: null, secret, ...counted };
  const params = {
    inviter: await actorName(tx, actor),
    role,
    expiresOn: localTime(expiresAt, (await loadTimeline(tx)).timeline)
      .toPlainDate()
      .toString(),
    // In the fragment of the address, which browsers don't send: no server can log it.
    link: `${publicUrl}/join#token=${token}`,
  };
  await queueMessage(
    tx,
    partnerId === ""
      ? { ...address, template: "team-invitation", params }
      : { ...address, template: "invitation", params: { ...params, partner } },
  );
}

/** The name of an actor in mails: a person's own, or `noName` for a key and the command line. */
export async function actorName(tx: Tx, { who }: Actor): Promise<string> {
  const userId = /^person:(.*)$/s.exec(who)?.[1];
  const person = userId === undefined ? null : await findPerson(tx, userId);
  return person?.name ?? noName;
}

function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** The stored digest of a token. */
export function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/**
 * The end of a day, so that the day that a mail names is true to its last second. An invitation ends with the
 * key that sends it, if that ends sooner.
 */
async function expiryFrom(
  tx: Tx,
  now: Temporal.Instant,
  authority: Authority | null,
): Promise<Temporal.Instant> {
  const { timeline } = await loadTimeline(tx);
  const lastDay = localTime(now, timeline).add({ days: validDays });
  const full = lastDay.add({ days: 1 }).startOfDay().subtract({ seconds: 1 }).toInstant();
  const endsAt = authority?.endsAt ?? full;
  return Temporal.Instant.compare(endsAt, full) < 0 ? endsAt : full;
}
