import { nearestLocale } from "@laurel/contract";
import { type Advocate, type AdvocateChoice, assign } from "@laurel/core";
import { findTeamRole } from "../people/team/team-store.ts";
import { row, rows } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";
import { countOpenPromises } from "./promises/promise-store.ts";

/** The team's language where nobody speaks that of a partner's contact. */
const fallback = "en";

/** Chooses who of the team is given work in a language; null where nobody is there. */
export async function chooseAssignee(reader: Reader, language: string): Promise<AdvocateChoice | null> {
  return assign(await listAdvocates(reader), nearestLocale([language]), fallback);
}

/** Everyone who can be given work: the advocates; in a team without any, those who may do their work. */
async function listAdvocates(reader: Reader): Promise<readonly Advocate[]> {
  const team = await rows<{ readonly userId: string; readonly role: string; readonly locale: string }>(
    reader,
    `select member.user_id, member.role, person.locale
     from team_members member join identity."user" person on person.id = member.user_id
     where member.role <> 'auditor' order by member.user_id`,
  );
  const open = await countOpenPromises(reader);
  const advocates = team.filter(({ role }) => role === "advocate");
  return (advocates.length === 0 ? team : advocates).map(({ userId, locale }) => ({
    advocateId: userId,
    present: true,
    languages: [locale],
    openPromises: open.get(userId) ?? 0,
  }));
}

/** Someone of the team who can take work, whether present or not; null for anyone else. */
export async function findAdvocate(
  reader: Reader,
  userId: string,
): Promise<Pick<Advocate, "advocateId" | "languages"> | null> {
  const found = await row<{ readonly locale: string }>(
    reader,
    `select person.locale from team_members member join identity."user" person on person.id = member.user_id
     where member.user_id = $1 and member.role <> 'auditor'`,
    [userId],
  );
  return found === null ? null : { advocateId: userId, languages: [found.locale] };
}

/** Whether an advocate speaks a language, as it is counted when work is given out. */
export function speaks({ languages }: Pick<Advocate, "languages">, language: string): boolean {
  return languages.includes(nearestLocale([language]));
}

/** Whether a person of the team can be given work. */
export async function isWorker(reader: Reader, userId: string): Promise<boolean> {
  const role = await findTeamRole(reader, userId);
  return role !== null && role !== "auditor";
}
