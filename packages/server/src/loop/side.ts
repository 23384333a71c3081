import type { Action } from "@laurel/contract";
import type { Caller } from "../platform/http/access/caller.ts";

/** For whom a caller acts: for the partner, or for the team. */
export type Side = "partner" | "team";

/**
 * For whom a caller acts. A key of one partner acts for it, like its people. Another key acts for the team
 * where it may do the team's work, and else for the partner that it names.
 */
export function sideOf(caller: Caller, work: Action): Side {
  if (caller.kind === "person") return caller.teamRole === null ? "partner" : "team";
  return caller.partnerId === null && caller.scopes.includes(work) ? "team" : "partner";
}

/** Whether a caller is of the team, which reads the team's notes. */
export function readsNotes(caller: Caller): boolean {
  return caller.kind === "person" ? caller.teamRole !== null : caller.partnerId === null;
}

/** The id in a path; null where it is none. */
export function idOf(text: string | undefined): number | null {
  const id = Number(text);
  return text !== undefined && /^\d{1,16}$/.test(text) && Number.isSafeInteger(id) ? id : null;
}

/** Whose work is listed: `me`, `nobody` (null), or a user id; undefined: everyone's. */
export function assigneeIn(named: string | undefined, caller: Caller): string | null | undefined {
  if (named === "nobody") return null;
  if (named !== "me") return named;
  // A key has no work of its own.
  return caller.kind === "person" ? caller.userId : "";
}
