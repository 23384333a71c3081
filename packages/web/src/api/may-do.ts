import { type Action, type Me, may } from "@laurel/contract";

/** Whether a caller may do something, for the partner if one is given. The server decides the same way. */
export function mayDo(me: Me, action: Action, partnerId?: string): boolean {
  if (me.kind === "key") return me.scopes.includes(action);
  if (me.factorMissing) return false;
  if (me.teamRole !== null) return may(me.teamRole, action);
  return me.memberships.some((each) => each.partnerId === partnerId && may(each.role, action));
}
