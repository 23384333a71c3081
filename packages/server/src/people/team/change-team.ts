import type { TeamRole } from "@laurel/contract";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { addTeamMember, lockTeam, removeTeamMember, type TeamMemberRow, teamRoleOf } from "./team-store.ts";

/** Why nothing was changed. */
export type TeamRefusal = "member-unknown" | "last-administrator";

/** Who enters the team, and as what. */
export interface TeamEntry {
  readonly userId: string;
  readonly role: TeamRole;
  readonly actor: Actor;
  /** By which invitation; null for none. */
  readonly invitation?: number | null;
}

/** Takes somebody into the team, or makes a member of it something else. */
export async function enterTeam(
  tx: Tx,
  { userId, role, actor, invitation = null }: TeamEntry,
): Promise<void> {
  const before = await teamRoleOf(tx, userId);
  if (before === role) return;
  await addTeamMember(tx, userId, role);
  const data = { person: userId, ...(invitation === null ? {} : { invitation }) };
  await appendEvents(tx, actor, [
    before === null
      ? { partnerId: "", what: "team.added", data, after: { role } }
      : { partnerId: "", what: "team.changed", data, before: { role: before }, after: { role } },
  ]);
}

/** Which member of the team, and who changes it. */
export interface TeamChange {
  readonly userId: string;
  readonly actor: Actor;
}

/** Makes a member of the team something else; null where that was done. The last administrator stays one. */
export async function changeTeamRole(
  tx: Tx,
  { userId, actor }: TeamChange,
  role: TeamRole,
): Promise<TeamRefusal | null> {
  const team = await lockTeam(tx);
  const member = team.find((each) => each.user_id === userId);
  if (member === undefined) return "member-unknown";
  if (role !== "administrator" && isLastAdministrator(team, member)) return "last-administrator";
  await enterTeam(tx, { userId, role, actor });
  return null;
}

/** Takes somebody out of the team; null where that was done. The last administrator can't go. */
export async function endTeamMembership(tx: Tx, { userId, actor }: TeamChange): Promise<TeamRefusal | null> {
  const team = await lockTeam(tx);
  const member = team.find((each) => each.user_id === userId);
  if (member === undefined) return "member-unknown";
  if (isLastAdministrator(team, member)) return "last-administrator";
  await removeTeamMember(tx, userId);
  await appendEvents(tx, actor, [
    { partnerId: "", what: "team.removed", data: { person: userId }, before: { role: member.role } },
  ]);
  return null;
}

/** Whether the team would be left without an administrator. `team`: held by `lockTeam`. */
export function isLastAdministrator(team: readonly TeamMemberRow[], member: TeamMemberRow): boolean {
  return member.role === "administrator" && team.filter(({ role }) => role === "administrator").length === 1;
}
