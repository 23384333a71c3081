import type { TeamRole } from "@laurel/contract";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import {
  deleteTeamMember,
  findTeamRole,
  lockTeam,
  type TeamMemberRow,
  teamIs,
  upsertTeamMember,
} from "./team-store.ts";

/** Who joins the team, and in which role. */
export interface TeamEntry {
  readonly userId: string;
  readonly role: TeamRole;
  readonly actor: Actor;
  /** By which invitation; null for none. */
  readonly invitation?: number | null;
}

/** Adds a person to the team, or gives a member of it another role. */
export async function enterTeam(
  tx: Tx,
  { userId, role, actor, invitation = null }: TeamEntry,
): Promise<void> {
  const before = await findTeamRole(tx, userId);
  if (before === role) return;
  await upsertTeamMember(tx, userId, role);
  const data = { person: userId, ...(invitation === null ? {} : { invitation }) };
  const event = { partnerId: "", data, after: { role }, state: [teamIs(userId, role, before)] };
  await appendEvents(tx, actor, [
    before === null
      ? { ...event, what: "team.added" }
      : { ...event, what: "team.changed", before: { role: before } },
  ]);
}

/** Which member of the team, and who changes it. */
export interface TeamChange {
  readonly userId: string;
  readonly actor: Actor;
}

/** Gives a member of the team another role; null on success. The last administrator keeps theirs. */
export async function changeTeamRole(
  tx: Tx,
  { userId, actor }: TeamChange,
  role: TeamRole,
): Promise<Refusal | null> {
  const team = await lockTeam(tx);
  const member = team.find((each) => each.userId === userId);
  if (member === undefined) return refuse("member-unknown", { found: userId });
  if (role !== "administrator" && isLastAdministrator(team, member)) return refuse("last-administrator");
  await enterTeam(tx, { userId, role, actor });
  return null;
}

/** Removes a person from the team; null on success. The last administrator stays. */
export async function endTeamMembership(tx: Tx, { userId, actor }: TeamChange): Promise<Refusal | null> {
  const team = await lockTeam(tx);
  const member = team.find((each) => each.userId === userId);
  if (member === undefined) return refuse("member-unknown", { found: userId });
  if (isLastAdministrator(team, member)) return refuse("last-administrator");
  await deleteTeamMember(tx, userId);
  await appendEvents(tx, actor, [
    {
      partnerId: "",
      what: "team.removed",
      data: { person: userId },
      before: { role: member.role },
      state: [teamIs(userId, null, member.role)],
    },
  ]);
  return null;
}

/** Whether the team would be left without an administrator. `team`: held by `lockTeam`. */
export function isLastAdministrator(team: readonly TeamMemberRow[], member: TeamMemberRow): boolean {
  return member.role === "administrator" && team.filter(({ role }) => role === "administrator").length === 1;
}
