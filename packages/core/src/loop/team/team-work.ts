import type { Advocate } from "../assign.ts";

/** A member of the team, with what they chose about their work. */
export interface TeamWorker {
  readonly userId: string;
  /** Their role in the team; what isn't named here gives no work. */
  readonly role: string;
  /** The languages they speak, as tags such as "zh-TW". */
  readonly languages: readonly string[];
  /** Whether they want to be given work; null: as their role says. */
  readonly takesWork: boolean | null;
  readonly absence: Absence;
}

/** The days of an absence, both included; null: it has no such bound. Two nulls: there is no absence. */
export interface Absence {
  readonly from: Temporal.PlainDate | null;
  readonly until: Temporal.PlainDate | null;
}

/** Whether the days of an absence are in order; one without a first day has no last day. */
export function isAbsenceInOrder({ from, until }: Absence): boolean {
  return until === null || (from !== null && Temporal.PlainDate.compare(from, until) <= 0);
}

/** Whether someone is absent on a day. */
export function isAbsent({ from, until }: Absence, today: Temporal.PlainDate): boolean {
  if (from === null || Temporal.PlainDate.compare(from, today) > 0) return false;
  return until === null || Temporal.PlainDate.compare(today, until) <= 0;
}

/** Whether a role can be given work at all: an auditor changes nothing. */
export function canTakeWork(role: string): boolean {
  return role === "advocate" || standIns.includes(role);
}

/** The roles that work where there is no advocate, so that a team of one can run the program. */
const standIns: readonly string[] = ["program-manager", "administrator"];

/**
 * Those who are given work, absent or not: advocates and who else chose it, without those who chose not to.
 * If no one is left, the program managers and administrators who didn't refuse.
 */
export function workersOf<Worker extends TeamWorker>(team: readonly Worker[]): readonly Worker[] {
  const able = team.filter(({ role, takesWork }) => canTakeWork(role) && takesWork !== false);
  const chosen = able.filter(({ role, takesWork }) => takesWork === true || role === "advocate");
  return chosen.length > 0 ? chosen : able;
}

/** The team as `assign` needs it on a day. `openPromises`: how many are open in whose name, by user. */
export function advocatesOf(
  team: readonly TeamWorker[],
  today: Temporal.PlainDate,
  openPromises: ReadonlyMap<string, number>,
): readonly Advocate[] {
  return workersOf(team).map(({ userId, languages, absence }) => ({
    advocateId: userId,
    present: !isAbsent(absence, today),
    languages,
    openPromises: openPromises.get(userId) ?? 0,
  }));
}
