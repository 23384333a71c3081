import { randomUUID } from "node:crypto";
import type { PartnerRole } from "@laurel/contract";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { refuseMail } from "../../messages/mail-budget.ts";
import { queueMessage } from "../../messages/queue-message.ts";
import type { Actor } from "../../platform/audit/append-events.ts";
import { appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { requestLoop } from "../../platform/jobs/loop-store.ts";
import { authorityOf, changeAuthority } from "../authority/authority-store.ts";
import { refuseHandOut } from "../authority/hand-out.ts";
import { nothingWithdrawn, type Withdrawn, withdraw } from "../authority/withdraw.ts";
import { actorName } from "../invitations/invite-member.ts";
import {
  deleteMembership,
  findPerson,
  lockMembers,
  type MemberRow,
  membershipIs,
  updateMembership,
} from "./member-store.ts";

/** Which member of which partner, and who changes it. */
export interface MemberChange {
  readonly partnerId: string;
  readonly userId: string;
  readonly actor: Actor;
  readonly now: Temporal.Instant;
  /** Whether keys that the person may no longer have end, instead of passing to the actor. */
  readonly endKeys?: boolean | undefined;
}

/** Gives a member another role. The last owner keeps theirs. */
export async function changeRole(
  tx: Tx,
  change: MemberChange,
  role: PartnerRole,
): Promise<Withdrawn | Refusal> {
  const { partnerId, userId, actor, now } = change;
  await changeAuthority(tx);
  const authority = await authorityOf(tx, actor.who, now);
  const refusal = refuseHandOut(authority, { kind: "role", partnerId, role });
  if (refusal !== null) return refusal;
  const members = await lockMembers(tx, partnerId);
  const member = members.find((each) => each.userId === userId);
  if (member === undefined) return refuse("member-unknown", { found: userId });
  if (member.role === role) return nothingWithdrawn;
  if (isLastOwner(members, member)) return refuse("last-owner");
  await updateMembership(tx, partnerId, userId, role);
  const withdrawn = await withdraw(tx, withdrawalBy(change));
  const data = { person: userId };
  await appendEvents(tx, actor, [
    {
      partnerId,
      what: "membership.changed",
      data,
      before: { role: member.role },
      after: { role },
      state: [membershipIs(userId, role, member.role)],
    },
    ...withdrawn.events,
  ]);
  return withdrawn;
}

function withdrawalBy({ userId, actor, now, endKeys = false }: MemberChange) {
  return { from: `person:${userId}`, to: endKeys ? null : actor.who, now };
}

/** Ends a membership, the caller's own or another's. The last owner stays. */
export async function endMembership(tx: Tx, change: MemberChange): Promise<Withdrawn | Refusal> {
  const { partnerId, userId, actor } = change;
  await changeAuthority(tx);
  const members = await lockMembers(tx, partnerId);
  const member = members.find((each) => each.userId === userId);
  if (member === undefined) return refuse("member-unknown", { found: userId });
  if (isLastOwner(members, member)) return refuse("last-owner");
  await deleteMembership(tx, partnerId, userId);
  // A contact who has left is marked, and the owners are asked for another one.
  await requestLoop(tx);
  const withdrawn = await withdraw(tx, withdrawalBy(change));
  await appendEvents(tx, actor, [
    {
      partnerId,
      what: "membership.ended",
      data: { person: userId },
      before: { role: member.role },
      state: [membershipIs(userId, null, member.role)],
    },
    ...withdrawn.events,
  ]);
  return withdrawn;
}

/** The user id of the owner to replace, and the origin of links in mails: `https://rewards.example.com`. */
export interface OwnershipTransfer {
  readonly from: string | null;
  readonly publicUrl: string;
}

/**
 * Makes another member the owner. An owner who transfers their own ownership becomes a manager. Both are
 * told by mail.
 */
export async function transferOwnership(
  tx: Tx,
  { partnerId, userId, actor, now }: MemberChange,
  { from, publicUrl }: OwnershipTransfer,
): Promise<Withdrawn | Refusal> {
  await changeAuthority(tx);
  const authority = await authorityOf(tx, actor.who, now);
  const refusal = refuseHandOut(authority, { kind: "role", partnerId, role: "owner" });
  if (refusal !== null) return refusal;
  const members = await lockMembers(tx, partnerId);
  const member = members.find((each) => each.userId === userId);
  if (member === undefined) return refuse("member-unknown", { found: userId });
  const before = members.find((each) => each.userId === from && each.role === "owner");
  if (member.role === "owner" && (before === undefined || before === member)) return nothingWithdrawn;
  const told = before === undefined || before === member ? [member] : [before, member];
  const mail = { causedBy: actor.who, partnerId, emails: told.map(({ email }) => email) };
  const over = await refuseMail(tx, mail, now);
  if (over !== null) return over;
  await updateMembership(tx, partnerId, userId, "owner");
  if (before !== undefined && before !== member)
    await updateMembership(tx, partnerId, before.userId, "manager");
  const withdrawn =
    before === undefined
      ? nothingWithdrawn
      : await withdraw(tx, { from: `person:${before.userId}`, to: `person:${userId}`, now });
  const data = { person: userId, from: before?.userId ?? null };
  const state = [
    membershipIs(userId, "owner", member.role),
    ...(before === undefined || before === member
      ? []
      : [membershipIs(before.userId, "manager", before.role)]),
  ];
  const transferred = { partnerId, what: "ownership.transferred", data, state };
  await appendEvents(tx, actor, [transferred, ...withdrawn.events]);
  const params = {
    partner: (await partnerName(tx, partnerId)) ?? partnerId,
    from: before?.name ?? (await actorName(tx, actor)),
    to: member.name,
    link: `${publicUrl}/partners/${encodeURIComponent(partnerId)}`,
  };
  const cause = `ownership:${actor.requestId ?? randomUUID()}`;
  for (const { userId: toldId, email } of told) {
    const { locale = "en" } = (await findPerson(tx, toldId)) ?? {};
    const counted = { causedBy: actor.who, createdAt: now };
    const address = { partnerId, cause: `${cause}:${toldId}`, locale, email, userId: toldId, ...counted };
    await queueMessage(tx, { ...address, template: "ownership-transferred", params });
  }
  return withdrawn;
}

function isLastOwner(members: readonly MemberRow[], member: MemberRow): boolean {
  return member.role === "owner" && members.filter(({ role }) => role === "owner").length === 1;
}
