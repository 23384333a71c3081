import { type Action, type Me, may } from "@laurel/contract";

/** Whether somebody may do something, for a partner where one is named; as the server decides it. */
export function mayDo(me: Me, action: Action, partnerId?: string): boolean {
  if (me.kind === "key") return me.scopes.includes(action);
  if (me.team_role !== null) return may(me.team_role, action);
  return me.memberships.some(({ partner_id, role }) => partner_id === partnerId && may(role, action));
}
