import { randomUUID } from "node:crypto";
import type { PartnerRole } from "@laurel/contract";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { queueMessage } from "../../messages/queue-message.ts";
import type { Actor } from "../../platform/audit/append-events.ts";
import { appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { actorName } from "../invitations/invite-member.ts";
import { findPersonById, lockMembers, type MemberRow, removeMember, setRole } from "./member-store.ts";

/** Why nothing was changed. */
export type MemberRefusal = "member-unknown" | "last-owner";

/** Which member of which partner, and who changes it. */
export interface MemberChange {
  readonly partnerId: string;
  readonly userId: string;
  readonly actor: Actor;
}

/** Makes a member something else; null where that was done. The last owner stays one. */
export async function changeRole(
  tx: Tx,
  { partnerId, userId, actor }: MemberChange,
  role: PartnerRole,
): Promise<MemberRefusal | null> {
  const members = await lockMembers(tx, partnerId);
  const member = members.find((each) => each.user_id === userId);
  if (member === undefined) return "member-unknown";
  if (member.role === role) return null;
  if (isLastOwner(members, member)) return "last-owner";
  await setRole(tx, partnerId, userId, role);
  const data = { person: userId };
  await appendEvents(tx, actor, [
    { partnerId, what: "membership.changed", data, before: { role: member.role }, after: { role } },
  ]);
  return null;
}

/** Takes a member out, or lets somebody leave; null where that was done. The last owner can't go. */
export async function endMembership(
  tx: Tx,
  { partnerId, userId, actor }: MemberChange,
): Promise<MemberRefusal | null> {
  const members = await lockMembers(tx, partnerId);
  const member = members.find((each) => each.user_id === userId);
  if (member === undefined) return "member-unknown";
  if (isLastOwner(members, member)) return "last-owner";
  await removeMember(tx, partnerId, userId);
  await appendEvents(tx, actor, [
    { partnerId, what: "membership.ended", data: { person: userId }, before: { role: member.role } },
  ]);
  return null;
}

/** Who hands over, a user id, and where mails lead: `https://rewards.example.com`. */
export interface Handover {
  readonly from: string | null;
  readonly publicUrl: string;
}

/**
 * Makes another member the owner; whoever hands over becomes a manager, where an owner does it. Both are
 * written to. Null where that was done.
 */
export async function transferOwnership(
  tx: Tx,
  { partnerId, userId, actor }: MemberChange,
  { from, publicUrl }: Handover,
): Promise<MemberRefusal | null> {
  const members = await lockMembers(tx, partnerId);
  const member = members.find((each) => each.user_id === userId);
  if (member === undefined) return "member-unknown";
  const before = members.find((each) => each.user_id === from && each.role === "owner");
  if (member.role === "owner" && (before === undefined || before === member)) return null;
  await setRole(tx, partnerId, userId, "owner");
  if (before !== undefined && before !== member) await setRole(tx, partnerId, before.user_id, "manager");
  const data = { person: userId, from: before?.user_id ?? null };
  await appendEvents(tx, actor, [{ partnerId, what: "ownership.transferred", data }]);
  const params = {
    partner: (await partnerName(tx, partnerId)) ?? partnerId,
    from: before?.name ?? (await actorName(tx, actor)),
    to: member.name,
    link: `${publicUrl}/partners/${encodeURIComponent(partnerId)}`,
  };
  const cause = `ownership:${actor.requestId ?? randomUUID()}`;
  const told = before === undefined || before === member ? [member] : [before, member];
  for (const { user_id, email } of told) {
    const { locale = "en" } = (await findPersonById(tx, user_id)) ?? {};
    const address = { partnerId, cause: `${cause}:${user_id}`, locale, email, userId: user_id };
    await queueMessage(tx, { ...address, template: "ownership-transferred", params });
  }
  return null;
}

function isLastOwner(members: readonly MemberRow[], member: MemberRow): boolean {
  return member.role === "owner" && members.filter(({ role }) => role === "owner").length === 1;
}
