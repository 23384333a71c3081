import type { TeamRole } from "@laurel/contract";
import type { StateChange } from "../../platform/audit/state-change.ts";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";

/** A person who works for the marketplace. */
export interface TeamMemberRow {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: TeamRole;
  readonly joinedAt: Temporal.Instant;
}

/** Who works for the marketplace, as state that events account for. */
export const presentTeam = `
  select 'team' as of, '' as partner_id, user_id as id, jsonb_build_object('role', role) as fields
  from team_members`;

/** What an event makes of a person's place in the team, with the role before; null: it has ended. */
export function teamIs(userId: string, role: TeamRole | null, before: TeamRole | null = null): StateChange {
  const fields = role === null ? null : { role };
  return { of: "team", id: userId, fields, ...(before === null ? {} : { was: { role: before } }) };
}

/** Who works for the marketplace, the longest there first, after a position; all unless `limit` says so. */
export async function listTeam(
  reader: Reader,
  after: Position | null = null,
  limit: number | null = null,
): Promise<readonly TeamMemberRow[]> {
  return rows<TeamMemberRow>(
    reader,
    `select member.user_id, person.name, person.email, member.role, member.added_at as joined_at
     from team_members member join identity."user" person on person.id = member.user_id
     where $1::timestamptz is null or (member.added_at, member.user_id) > ($1, $2::text)
     order by added_at, user_id limit $3`,
    [after?.[0] ?? null, after?.[1] ?? null, limit],
  );
}

/** The team, held until the transaction ends: no two changes leave it without an administrator. */
export async function lockTeam(tx: Tx): Promise<readonly TeamMemberRow[]> {
  // All in the same order, so that no two transactions wait for each other.
  await run(tx, "select from team_members order by user_id for update");
  return listTeam(tx);
}

/** A person's role in the team; null where they are no member. */
export async function findTeamRole(reader: Reader, userId: string): Promise<TeamRole | null> {
  const statement = "select role from team_members where user_id = $1";
  return (await row<{ readonly role: TeamRole }>(reader, statement, [userId]))?.role ?? null;
}

/** Adds a person to the team, or gives a member of it another role. */
export async function upsertTeamMember(tx: Tx, userId: string, role: TeamRole): Promise<void> {
  await run(
    tx,
    `insert into team_members (user_id, role) values ($1, $2)
     on conflict (user_id) do update set role = excluded.role`,
    [userId, role],
  );
}

/** Removes a person from the team. */
export async function deleteTeamMember(tx: Tx, userId: string): Promise<void> {
  await run(tx, "delete from team_members where user_id = $1", [userId]);
}
