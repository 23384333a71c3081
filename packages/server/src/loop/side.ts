import { type Action, may, type TeamRole } from "@laurel/contract";
import type { ActivationSide } from "@laurel/core";
import type { Caller } from "../platform/http/access/caller.ts";

/** The side for which a caller acts: the partner or the team. */
export type Side = "partner" | "team";

/**
 * The side for which a caller acts. A key of one partner acts for it, like its people. Another key acts for
 * the team where it may do the team's work, and else for the partner that it names.
 */
export function sideOf(caller: Caller, work: Action): Side {
  if (caller.kind === "person") return caller.teamRole === null ? "partner" : "team";
  return caller.partnerId === null && caller.scopes.includes(work) ? "team" : "partner";
}

/** Whether a caller is of the team, which reads the team's notes. */
export function readsNotes(caller: Caller): boolean {
  return caller.kind === "person" ? caller.teamRole !== null : caller.partnerId === null;
}

/** Whose work is listed: `me`, `nobody` (null), or a user id; undefined: everyone's. */
export function assigneeIn(named: string | undefined, caller: Caller): string | null | undefined {
  if (named === "nobody") return null;
  if (named !== "me") return named;
  // A key has no work of its own.
  return caller.kind === "person" ? caller.userId : "";
}

/** The sides for which people act. */
export type PersonSide = Exclude<ActivationSide, "clock">;

/** The sides for which a caller may act; none for one that only reads. A key without a partner may be all. */
export function sidesOf(caller: Caller): readonly PersonSide[] {
  if (caller.kind === "key") {
    const has = (action: Action) => caller.scopes.includes(action);
    if (caller.partnerId !== null) return has("activations.make") ? ["partner"] : [];
    const team = has("activations.revoke") ? "manager" : "team";
    return [
      ...(has("activations.make") ? ["partner" as const] : []),
      ...(has("activations.work") ? [team as PersonSide] : []),
    ];
  }
  return caller.teamRole === null ? ["partner"] : sidesOfTeam(caller.teamRole);
}

function sidesOfTeam(role: TeamRole): readonly PersonSide[] {
  if (may(role, "activations.revoke")) return ["manager"];
  return may(role, "activations.work") ? ["team"] : [];
}

/** The side on which the team's caller acts: a manager's where they are one. */
export function teamSideOf(caller: Caller): "team" | "manager" {
  return sidesOf(caller).includes("manager") ? "manager" : "team";
}
