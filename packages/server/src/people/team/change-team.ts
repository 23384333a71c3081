import type { TeamRole } from "@laurel/contract";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { authorityOf, changeAuthority } from "../authority/authority-store.ts";
import { refuseHandOut } from "../authority/hand-out.ts";
import { nothingWithdrawn, type Withdrawn, withdraw } from "../authority/withdraw.ts";
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
  readonly now: Temporal.Instant;
  /** Who takes over the keys that the person may no longer have; null: no one. */
  readonly successor?: string | null;
}

/**
 * Adds a person to the team, or gives a member of it another role, and withdraws what they may no longer hand
 * out. Call `changeAuthority` first.
 */
export async function enterTeam(
  tx: Tx,
  { userId, role, actor, invitation = null, now, successor = null }: TeamEntry,
): Promise<Withdrawn> {
  const before = await findTeamRole(tx, userId);
  if (before === role) return nothingWithdrawn;
  await upsertTeamMember(tx, userId, role);
  const data = { person: userId, ...(invitation === null ? {} : { invitation }) };
  const withdrawn = await withdraw(tx, { from: `person:${userId}`, to: successor, now });
  const event = { partnerId: "", data, after: { role }, state: [teamIs(userId, role, before)] };
  await appendEvents(tx, actor, [
    before === null
      ? { ...event, what: "team.added" }
      : { ...event, what: "team.changed", before: { role: before } },
    ...withdrawn.events,
  ]);
  return withdrawn;
}

/** Which member of the team, and who changes it. */
export interface TeamChange {
  readonly userId: string;
  readonly actor: Actor;
  readonly now: Temporal.Instant;
  /** Whether keys that the person may no longer have end, instead of passing to the actor. */
  readonly endKeys?: boolean | undefined;
}

/**
 * Gives a member of the team another role, which may allow no more than the actor may do. The last
 * administrator keeps theirs.
 */
export async function changeTeamRole(
  tx: Tx,
  { userId, actor, now, endKeys = false }: TeamChange,
  role: TeamRole,
): Promise<Withdrawn | Refusal> {
  await changeAuthority(tx);
  const authority = await authorityOf(tx, actor.who, now);
  const refusal = refuseHandOut(authority, { kind: "role", partnerId: "", role });
  if (refusal !== null) return refusal;
  const team = await lockTeam(tx);
  const member = team.find((each) => each.userId === userId);
  if (member === undefined) return refuse("member-unknown", { found: userId });
  if (role !== "administrator" && isLastAdministrator(team, member)) return refuse("last-administrator");
  return enterTeam(tx, { userId, role, actor, now, successor: endKeys ? null : actor.who });
}

/** Removes a person from the team. The last administrator stays. */
export async function endTeamMembership(
  tx: Tx,
  { userId, actor, now, endKeys = false }: TeamChange,
): Promise<Withdrawn | Refusal> {
  await changeAuthority(tx);
  const team = await lockTeam(tx);
  const member = team.find((each) => each.userId === userId);
  if (member === undefined) return refuse("member-unknown", { found: userId });
  if (isLastAdministrator(team, member)) return refuse("last-administrator");
  await deleteTeamMember(tx, userId);
  const withdrawn = await withdraw(tx, {
    from: `person:${userId}`,
    to: endKeys ? null : actor.who,
    now,
  });
  await appendEvents(tx, actor, [
    {
      partnerId: "",
      what: "team.removed",
      data: { person: userId },
      before: { role: member.role },
      state: [teamIs(userId, null, member.role)],
    },
    ...withdrawn.events,
  ]);
  return withdrawn;
}

/** Whether the team would be left without an administrator. `team`: held by `lockTeam`. */
export function isLastAdministrator(team: readonly TeamMemberRow[], member: TeamMemberRow): boolean {
  return member.role === "administrator" && team.filter(({ role }) => role === "administrator").length === 1;
}
