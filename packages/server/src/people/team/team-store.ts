import type { TeamRole } from "@laurel/contract";
import type { Reader, Tx } from "../../platform/database/transaction.ts";

/** Somebody who works for the marketplace. */
export interface TeamMemberRow {
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly role: TeamRole;
  readonly joined_at: Temporal.Instant;
}

const members = `select member.user_id, person.name, person.email, member.role, member.added_at as joined_at
  from team_members member join identity."user" person on person.id = member.user_id`;

/** Who works for the marketplace, the longest there first. */
export async function listTeam({ client }: Reader): Promise<readonly TeamMemberRow[]> {
  const { rows } = await client.query<TeamMemberRow>(`${members} order by added_at, user_id`);
  return rows;
}

/** The team, held until the transaction ends: no two changes leave it without an administrator. */
export async function lockTeam({ client }: Tx): Promise<readonly TeamMemberRow[]> {
  // All in the same order, so that nobody waits for who waits for them.
  await client.query("select from team_members order by user_id for update");
  return listTeam({ client });
}

/** What somebody is for the team; null for nothing. */
export async function teamRoleOf({ client }: Reader, userId: string): Promise<TeamRole | null> {
  const { rows } = await client.query<{ role: TeamRole }>(
    "select role from team_members where user_id = $1",
    [userId],
  );
  return rows[0]?.role ?? null;
}

/** Takes somebody into the team, or makes a member of it something else. */
export async function addTeamMember({ client }: Tx, userId: string, role: TeamRole): Promise<void> {
  await client.query(
    `insert into team_members (user_id, role) values ($1, $2)
     on conflict (user_id) do update set role = excluded.role`,
    [userId, role],
  );
}

/** Takes somebody out of the team. */
export async function removeTeamMember({ client }: Tx, userId: string): Promise<void> {
  await client.query("delete from team_members where user_id = $1", [userId]);
}
