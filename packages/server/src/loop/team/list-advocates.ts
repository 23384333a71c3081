import { type Advocate, advocatesOf, type TeamWorker } from "@laurel/core";
import type { Reader } from "../../platform/database/transaction.ts";
import { listTeamWork, type TeamWorkRow } from "./team-work-store.ts";

/**
 * The members of the team that work can be given to, for `assign` of core. `today` is the day in the time
 * zone of the program; `openPromises` says how many promises are open in whose name, by user id.
 */
export async function listAdvocates(
  reader: Reader,
  today: Temporal.PlainDate,
  openPromises: ReadonlyMap<string, number>,
): Promise<readonly Advocate[]> {
  return advocatesOf((await listTeamWork(reader)).map(workerOf), today, openPromises);
}

/** A member as core knows them: those who chose no language speak that of their account. */
export function workerOf(row: TeamWorkRow): TeamWorker {
  const { userId, role, languages, locale, takesWork, absentFrom, absentUntil } = row;
  const absence = { from: dayOf(absentFrom), until: dayOf(absentUntil) };
  return { userId, role, languages: languages ?? [locale], takesWork, absence };
}

function dayOf(text: string | null): Temporal.PlainDate | null {
  return text === null ? null : Temporal.PlainDate.from(text);
}
