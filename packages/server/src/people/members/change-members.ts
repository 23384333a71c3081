import { randomUUID } from "node:crypto";
import type { PartnerRole } from "@laurel/contract";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { queueMessage } from "../../messages/queue-message.ts";
import type { Actor } from "../../platform/audit/append-events.ts";
import { appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
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
}

/** Gives a member another role; null on success. The last owner keeps theirs. */
export async function changeRole(
  tx: Tx,
  { partnerId, userId, actor }: MemberChange,
  role: PartnerRole,
): Promise<Refusal | null> {
  const members = await lockMembers(tx, partnerId);
  const member = members.find((each) => each.userId === userId);
  if (member === undefined) return refuse("member-unknown", { found: userId });
  if (member.role === role) return null;
  if (isLastOwner(members, member)) return refuse("last-owner");
  await updateMembership(tx, partnerId, userId, role);
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
  ]);
  return null;
}

/** Ends a membership, the caller's own or another's; null on success. The last owner stays. */
export async function endMembership(
  tx: Tx,
  { partnerId, userId, actor }: MemberChange,
): Promise<Refusal | null> {
  const members = await lockMembers(tx, partnerId);
  const member = members.find((each) => each.userId === userId);
  if (member === undefined) return refuse("member-unknown", { found: userId });
  if (isLastOwner(members, member)) return refuse("last-owner");
  await deleteMembership(tx, partnerId, userId);
  await appendEvents(tx, actor, [
    {
      partnerId,
      what: "membership.ended",
      data: { person: userId },
      before: { role: member.role },
      state: [membershipIs(userId, null, member.role)],
    },
  ]);
  return null;
}

/** The user id of the owner to replace, and the origin of links in mails: `https://rewards.example.com`. */
export interface OwnershipTransfer {
  readonly from: string | null;
  readonly publicUrl: string;
}

/**
 * Makes another member the owner. An owner who transfers their own ownership becomes a manager. Both are
 * told by mail. Null on success.
 */
export async function transferOwnership(
  tx: Tx,
  { partnerId, userId, actor }: MemberChange,
  { from, publicUrl }: OwnershipTransfer,
): Promise<Refusal | null> {
  const members = await lockMembers(tx, partnerId);
  const member = members.find((each) => each.userId === userId);
  if (member === undefined) return refuse("member-unknown", { found: userId });
  const before = members.find((each) => each.userId === from && each.role === "owner");
  if (member.role === "owner" && (before === undefined || before === member)) return null;
  await updateMembership(tx, partnerId, userId, "owner");
  if (before !== undefined && before !== member)
    await updateMembership(tx, partnerId, before.userId, "manager");
  const data = { person: userId, from: before?.userId ?? null };
  const state = [
    membershipIs(userId, "owner", member.role),
    ...(before === undefined || before === member
      ? []
      : [membershipIs(before.userId, "manager", before.role)]),
  ];
  await appendEvents(tx, actor, [{ partnerId, what: "ownership.transferred", data, state }]);
  const params = {
    partner: (await partnerName(tx, partnerId)) ?? partnerId,
    from: before?.name ?? (await actorName(tx, actor)),
    to: member.name,
    link: `${publicUrl}/partners/${encodeURIComponent(partnerId)}`,
  };
  const cause = `ownership:${actor.requestId ?? randomUUID()}`;
  const told = before === undefined || before === member ? [member] : [before, member];
  for (const { userId: toldId, email } of told) {
    const { locale = "en" } = (await findPerson(tx, toldId)) ?? {};
    const address = { partnerId, cause: `${cause}:${toldId}`, locale, email, userId: toldId };
    await queueMessage(tx, { ...address, template: "ownership-transferred", params });
  }
  return null;
}

function isLastOwner(members: readonly MemberRow[], member: MemberRow): boolean {
  return member.role === "owner" && members.filter(({ role }) => role === "owner").length === 1;
}
