import { type Action, actions, type Me, may, partnerRoles } from "@laurel/contract";
import { mayDo } from "../../api/may-do.ts";

/** Groups of actions, in the order in which they are shown. */
export const groups = ["partners", "imports", "program", "people", "oversight"] as const;
export type Group = (typeof groups)[number];

/** An action's group by its noun; the default is `partners`. */
const groupOfNoun: Readonly<Record<string, Group>> = {
  imports: "imports",
  program: "program",
  members: "people",
  team: "people",
  keys: "oversight",
  messages: "oversight",
  audit: "oversight",
};

/**
 * The actions that the caller may give to a key, by group: its own, and no others.
 * A key for one partner gets only actions of that partner's roles. No key can leave a partner.
 */
export function choicesOf(me: Me, ofOnePartner: boolean): ReadonlyMap<Group, readonly Action[]> {
  const open = actions
    .filter((action) => action !== "partner.leave")
    .filter((action) => mayDo(me, action))
    .filter((action) => !ofOnePartner || partnerRoles.some((role) => may(role, action)));
  const of = (group: Group) =>
    open.filter((action) => (groupOfNoun[action.split(".")[0] ?? ""] ?? "partners") === group);
  return new Map(groups.map((group) => [group, of(group)] as const).filter(([, found]) => found.length > 0));
}
