import { type Action, may, type TeamRole } from "@laurel/contract";
import type { ActivationSide } from "@laurel/core";
import type { Caller } from "../platform/http/access/caller.ts";

/** Those for whom a caller acts, of the sides that people are on. */
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

/** Whether the caller works for the marketplace, and so may read the team's notes. */
export function isOfTeam(caller: Caller): boolean {
  return caller.kind === "key" ? caller.partnerId === null : caller.teamRole !== null;
}

/** The side on which the team's caller acts: a manager's where they are one. */
export function teamSideOf(caller: Caller): "team" | "manager" {
  return sidesOf(caller).includes("manager") ? "manager" : "team";
}
