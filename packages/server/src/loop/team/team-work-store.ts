import type { TeamRole } from "@laurel/contract";
import { rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";

/** What a member of the team chose about their work; null: nothing. */
export interface ChosenWork {
  readonly languages: readonly string[] | null;
  /** Days, "2026-12-24". */
  readonly absentFrom: string | null;
  readonly absentUntil: string | null;
  readonly takesWork: boolean | null;
}

/** A member of the team with what they chose. */
export interface TeamWorkRow extends ChosenWork {
  readonly userId: string;
  readonly name: string;
  readonly role: TeamRole;
  /** The language of their account. */
  readonly locale: string;
  readonly joinedAt: Temporal.Instant;
}

/** The whole team, the longest there first: who is given work depends on what all of them chose. */
export async function listTeamWork(reader: Reader): Promise<readonly TeamWorkRow[]> {
  return rows<TeamWorkRow>(reader, {
    name: "team.work",
    text: `select member.user_id, person.name, member.role, person.locale, member.added_at as joined_at,
       languages, absent_from, absent_until, takes_work
     from team_members member
     join identity."user" person on person.id = member.user_id
     left join team_profiles profile on profile.user_id = member.user_id
     order by member.added_at, member.user_id collate "C"`,
  });
}

/** Holds a member until the transaction ends, so that two changes of their profile add up. */
export async function lockMember(tx: Tx, userId: string): Promise<void> {
  await run(tx, "select from team_members where user_id = $1 for update", [userId]);
}

/** Records what a member of the team chose. */
export async function upsertProfile(
  tx: Tx,
  userId: string,
  { languages, absentFrom, absentUntil, takesWork }: ChosenWork,
): Promise<void> {
  await run(
    tx,
    `insert into team_profiles (user_id, languages, absent_from, absent_until, takes_work)
     values ($1, $2, $3, $4, $5)
     on conflict (user_id) do update set languages = excluded.languages, absent_from = excluded.absent_from,
       absent_until = excluded.absent_until, takes_work = excluded.takes_work`,
    [userId, languages, absentFrom, absentUntil, takesWork],
  );
}
