import { type Action, type Me, may } from "@laurel/contract";

/** Whether a caller may do something, for a partner where one is named; as the server decides it. */
export function mayDo(me: Me, action: Action, partnerId?: string): boolean {
  if (me.kind === "key") return me.scopes.includes(action);
  if (me.teamRole !== null) return may(me.teamRole, action);
  return me.memberships.some((each) => each.partnerId === partnerId && may(each.role, action));
}
