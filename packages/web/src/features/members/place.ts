import { type Me, type Partner, partnerRoles, type Role, teamRoles } from "@laurel/contract";
import { mayDo } from "../../api/may-do.ts";
import { type Door, partnerDoor, teamDoor } from "../../api/people.ts";
import { isLanguage, type Language } from "../../kit/languages.ts";

/** Whose people are looked at, and what who looks may do to them. */
export interface Place {
  readonly kind: "partner" | "team";
  readonly door: Door;
  /** Of the partner; of the program for the team. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** One who has this role always stays. */
  readonly lastRole: Role;
  /** As what one may ask somebody in; null: nobody at all. */
  readonly offers: readonly Role[] | null;
  readonly mayManage: boolean;
  /** Whether who looks could make somebody the owner in their own stead. */
  readonly mayHandOver: boolean;
  /** The language of a mail unless said. */
  readonly language: Language;
}

/** The people of a partner. */
export function partnerPlace(me: Me, { partnerId, name, locale }: Partner, language: Language): Place {
  const mayManage = mayDo(me, "members.manage", partnerId);
  // Nobody gives more than they have: a manager asks in no owner. The team asks in whom it must.
  const giveAll = mayManage || me.kind === "key" || me.team_role !== null;
  const offers = giveAll ? partnerRoles : partnerRoles.filter((role) => role !== "owner");
  return {
    kind: "partner",
    door: partnerDoor(partnerId),
    name,
    roles: partnerRoles,
    lastRole: "owner",
    offers: mayDo(me, "members.invite", partnerId) ? offers : null,
    mayManage,
    mayHandOver:
      mayManage && me.memberships.some((own) => own.partner_id === partnerId && own.role === "owner"),
    language: isLanguage(locale) ? locale : language,
  };
}

/** The people of the marketplace's team. */
export function teamPlace(me: Me, name: string, language: Language): Place {
  const mayManage = mayDo(me, "team.manage");
  return {
    kind: "team",
    door: teamDoor,
    name,
    roles: teamRoles,
    lastRole: "administrator",
    offers: mayManage ? teamRoles : null,
    mayManage,
    mayHandOver: false,
    language,
  };
}
