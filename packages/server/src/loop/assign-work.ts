import { nearestLocale } from "@laurel/contract";
import { type Advocate, type AdvocateChoice, advocatesOf, assign } from "@laurel/core";
import { findTeamRole } from "../people/team/team-store.ts";
import { askEach, type Reader, type Tx } from "../platform/database/transaction.ts";
import type { LoopGround } from "./ground.ts";
import { countOpenPromises } from "./promises/promise-store.ts";
import { workerOf } from "./team/list-advocates.ts";
import { listTeamWork } from "./team/team-work-store.ts";

/** The team's language where no one speaks that of a partner's contact. */
const fallback = "en";

/** Who of the team is given work. */
export type Assignee = AdvocateChoice & { readonly name: string };

/** Chooses who of the team is given work in a language; null where no one is available. */
export type ChooseAssignee = (language: string) => Assignee | null;

/** Chooses once; see {@link assigner}. */
export async function chooseAssignee(tx: Tx, language: string, ground: LoopGround): Promise<Assignee | null> {
  return (await assigner(tx, ground))(language);
}

/** Chooses for several pieces of work of one transaction: a member who was given one has a promise more. */
export async function assigner(tx: Tx, { today }: LoopGround): Promise<ChooseAssignee> {
  const [counts, members] = await askEach(
    tx,
    () => countOpenPromises(tx),
    () => listTeamWork(tx),
  );
  const open = new Map(counts);
  const team = members.map(workerOf);
  return (language) => {
    const choice = assign(advocatesOf(team, today, open), nearestLocale([language]), fallback);
    if (choice === null) return null;
    const { advocateId } = choice;
    open.set(advocateId, (open.get(advocateId) ?? 0) + 1);
    return { ...choice, name: members.find(({ userId }) => userId === advocateId)?.name ?? "" };
  };
}

/** A member of the team to whom work can be handed over, whether at work or not; null for anyone else. */
export async function findAdvocate(
  reader: Reader,
  userId: string,
): Promise<Pick<Advocate, "advocateId" | "languages"> | null> {
  const role = await findTeamRole(reader, userId);
  if (role === null || role === "auditor") return null;
  const member = (await listTeamWork(reader)).find((each) => each.userId === userId);
  return member === undefined ? null : { advocateId: userId, languages: member.languages ?? [member.locale] };
}

/** Whether an advocate speaks a language, as it is counted when work is given out. */
export function speaks({ languages }: Pick<Advocate, "languages">, language: string): boolean {
  return languages.includes(nearestLocale([language]));
}
