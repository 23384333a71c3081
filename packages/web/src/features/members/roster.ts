import {
  isLocale,
  type Locale,
  type Me,
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
  // Members may give only roles that they manage: a manager can't invite an owner. The team may give any.
  const mayGiveAll = mayManage || me.kind === "key" || me.teamRole !== null;
  const invitable = mayGiveAll ? partnerRoles : partnerRoles.filter((role) => role !== "owner");
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
    invitable: mayManage ? teamRoles : null,
    mayManage,
    mayTransfer: false,
    language,
  };
}
