import {
  type Action,
  actions,
  isLocale,
  type Locale,
  type Me,
  may,
  type Partner,
  partnerRoles,
  type Role,
  teamRoles,
} from "@laurel/contract";
import { mayDo } from "../../api/may-do.ts";

/** The people of a partner or of the team, and what the reader may change. */
export interface Roster {
  readonly kind: "partner" | "team";
  /** Null: the team. */
  readonly partnerId: string | null;
  /** The name of the partner, or of the program for the team. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** The role that at least one member must have. */
  readonly lastRole: Role;
  /** The roles for which the reader may invite; null if they may not invite. */
  readonly invitable: readonly Role[] | null;
  readonly mayManage: boolean;
  /** Whether the reader is an owner and may transfer the ownership. */
  readonly mayTransfer: boolean;
  /** The default language of an e-mail. */
  readonly language: Locale;
}

/** The people of a partner. */
export function partnerRoster(
  me: Me,
  partnerId: string,
  { name, locale }: Pick<Partner, "name" | "locale">,
  language: Locale,
): Roster {
  const mayManage = mayDo(me, "members.manage", partnerId);
  // The server decides by the same rule: who doesn't manage the others gives no role that may do more. The
  // team may give any.
  const mayGiveAll = mayManage || me.teamRole !== null;
  const own = me.memberships.find((each) => each.partnerId === partnerId)?.role;
  const invitable = mayGiveAll ? partnerRoles : partnerRoles.filter((role) => mayGive(me, own, role));
  return {
    kind: "partner",
    partnerId,
    name,
    roles: partnerRoles,
    lastRole: "owner",
    invitable: mayDo(me, "members.invite", partnerId) ? invitable : null,
    mayManage,
    mayTransfer:
      mayManage && me.memberships.some((own) => own.partnerId === partnerId && own.role === "owner"),
    language: isLocale(locale) ? locale : language,
  };
}

/** The people of the marketplace's team. */
export function teamRoster(me: Me, name: string, language: Locale): Roster {
  const mayManage = mayDo(me, "team.manage");
  return {
    kind: "team",
    partnerId: null,
    name,
    roles: teamRoles,
    lastRole: "administrator",
    invitable: mayManage ? teamRoles.filter((role) => mayGive(me, me.teamRole, role)) : null,
    mayManage,
    mayTransfer: false,
    language,
  };
}

/** Whether the reader may do all that a role may do. Leaving concerns only the person who leaves. */
function mayGive(me: Me, own: Role | null | undefined, role: Role): boolean {
  const has = (action: Action) =>
    me.kind === "key" ? me.scopes.includes(action) : own != null && may(own, action);
  return actions.every((action) => action === "partner.leave" || !may(role, action) || has(action));
}
