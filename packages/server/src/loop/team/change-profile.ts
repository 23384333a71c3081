import { canTakeWork, isAbsenceInOrder, parseDay } from "@laurel/core";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { workerOf } from "./list-advocates.ts";
import {
  type ChosenWork,
  listTeamWork,
  lockMember,
  type TeamWorkRow,
  upsertProfile,
} from "./team-work-store.ts";

/** What to change of whose work; what is absent stays as it is. */
export interface ProfileChange {
  readonly userId: string;
  readonly change: Partial<ChosenWork>;
  readonly actor: Actor;
}

/** Changes when and in which languages a member of the team works. A change that is there adds no event. */
export async function changeProfile(
  tx: Tx,
  { userId, change, actor }: ProfileChange,
): Promise<readonly TeamWorkRow[] | Refusal> {
  await lockMember(tx, userId);
  const team = await listTeamWork(tx);
  const member = team.find((each) => each.userId === userId);
  if (member === undefined) return refuse("member-unknown", { found: userId });
  const languages = change.languages?.map(canonicalTag) ?? null;
  const unread = languages?.indexOf(null) ?? -1;
  if (unread >= 0) return refuse("locale-invalid", { found: change.languages?.[unread] ?? "" });
  const before = chosenBy(member);
  const given = languages === null ? {} : { languages: [...new Set(languages as readonly string[])] };
  const after: ChosenWork = { ...before, ...change, ...given };
  const refusal = refusalOf({ ...member, ...after });
  if (refusal !== null) return refusal;
  if (JSON.stringify(after) === JSON.stringify(before)) return team;
  await upsertProfile(tx, userId, after);
  // An absence is personal data: it is erased with the person.
  const personal = { person: userId, before, after };
  await appendEvents(tx, actor, [{ partnerId: "", what: "team.work-changed", data: {}, personal }]);
  return team.map((each) => (each === member ? { ...member, ...after } : each));
}

function chosenBy({ languages, absentFrom, absentUntil, takesWork }: TeamWorkRow): ChosenWork {
  return { languages, absentFrom, absentUntil, takesWork };
}

function refusalOf(member: TeamWorkRow): Refusal | null {
  const { role, takesWork, absentFrom, absentUntil } = member;
  for (const found of [absentFrom, absentUntil]) {
    if (found !== null && parseDay(found) === null) return refuse("day-invalid", { found });
  }
  if (!isAbsenceInOrder(workerOf(member).absence)) return refuse("absence-order");
  return takesWork === true && !canTakeWork(role) ? refuse("work-not-for-role") : null;
}

/** A language tag as BCP 47 writes it ("zh-tw" is "zh-TW"); null where it is none. */
function canonicalTag(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}
