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

/** The people of a partner or of the team, and what the reader may do with them. */
export interface Roster {
  readonly kind: "partner" | "team";
  /** Null: the team. */
  readonly partnerId: string | null;
  /** Of the partner; of the program for the team. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** The last member with this role always stays. */
  readonly lastRole: Role;
  /** The roles to which the reader may invite; null: they may not invite. */
  readonly invitable: readonly Role[] | null;
  readonly mayManage: boolean;
  /** Whether the reader is an owner who could make another member the owner. */
  readonly mayTransfer: boolean;
  /** The language of a mail unless another is chosen. */
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
  // No one gives a role that they couldn't manage: a manager invites no owner. The team may give any.
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
