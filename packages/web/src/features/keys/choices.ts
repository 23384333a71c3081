import { type Action, actions, type Me, may, partnerRoles } from "@laurel/contract";

/** Actions that belong together, in the order in which they are offered. */
export const groups = ["partners", "imports", "program", "people", "oversight"] as const;
export type Group = (typeof groups)[number];

/** An action's group by its noun; what is not named here concerns partners. */
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
 * What may be given to a key, by group. A key gives no more than it has, and one of a single partner reaches
 * no further than that partner's people; none of them is a member of anything that it could leave.
 */
export function choicesOf(me: Me, ofOnePartner: boolean): ReadonlyMap<Group, readonly Action[]> {
  const open = actions
    .filter((action) => action !== "partner.leave")
    .filter((action) => me.kind === "person" || me.scopes.includes(action))
    .filter((action) => !ofOnePartner || partnerRoles.some((role) => may(role, action)));
  const of = (group: Group) =>
    open.filter((action) => (groupOfNoun[action.split(".")[0] ?? ""] ?? "partners") === group);
  return new Map(groups.map((group) => [group, of(group)] as const).filter(([, found]) => found.length > 0));
}
