/** What a person is for a partner. */
export const partnerRoles = ["owner", "manager", "viewer"] as const;
export type PartnerRole = (typeof partnerRoles)[number];

/** What a person is for the marketplace's team. */
export const teamRoles = ["advocate", "program-manager", "administrator", "auditor"] as const;
export type TeamRole = (typeof teamRoles)[number];

export type Role = PartnerRole | TeamRole;
/** Every role. */
export const roles = [...partnerRoles, ...teamRoles] as const;

const partner: readonly Role[] = partnerRoles;
const team: readonly Role[] = teamRoles;

/**
 * The only table of who may do what. A route declares its action. The scopes of a key are some of these
 * actions. A partner's roles reach only that partner; the team's roles reach all partners.
 */
export const permissions = {
  "program.read": [...partner, ...team],
  "program.check": ["program-manager", "administrator"],
  "program.publish": ["program-manager", "administrator"],
  "partners.list": team,
  "partner.read": [...partner, ...team],
  "partner.events": ["owner", ...team],
  "partner.leave": partner,
  "members.invite": ["owner", "manager", "advocate", "administrator"],
  "members.manage": ["owner", "administrator"],
  "team.read": team,
  "team.manage": ["administrator"],
  "inbox.read": [...partner, ...team],
  "team.profile": ["advocate", "program-manager", "administrator"],
  "team.calendars": ["program-manager", "administrator"],
  "messages.read": team,
  "messages.lift": ["advocate", "program-manager", "administrator"],
  // Such a link lets anyone who has it sign in, even as a member of the team.
  "messages.hand-on": ["administrator"],
  "keys.manage": ["administrator"],
  "audit.read": ["administrator", "auditor"],
  "metrics.read": ["administrator", "auditor"],
  "contacts.manage": ["owner", "manager"],
  // A viewer may activate only as a designated contact; the use-case checks it.
  "activations.make": partner,
  "activations.work": ["advocate", "program-manager", "administrator"],
  "activations.revoke": ["program-manager", "administrator"],
  "promises.read": team,
  "promises.assign": ["advocate", "program-manager", "administrator"],
  "outreach.read": team,
  "outreach.work": ["advocate", "program-manager", "administrator"],
  "outreach.answer": ["owner", "manager", "advocate", "program-manager", "administrator"],
  "requests.make": [...partner, "advocate", "program-manager", "administrator"],
  "requests.read": team,
  "requests.work": ["advocate", "program-manager", "administrator"],
  "publishers.claim": ["owner", "manager"],
  "publishers.grant": ["advocate", "administrator"],
  "attachments.add": ["owner", "manager", "advocate", "program-manager", "administrator"],
  "imports.read": team,
  "imports.add": ["program-manager", "administrator"],
  "imports.undo": ["program-manager", "administrator"],
  "transfers.make": ["program-manager", "administrator"],
} as const satisfies Record<string, readonly Role[]>;

/** What a caller can do; the scopes of keys have the same names. */
export type Action = keyof typeof permissions;

/** All actions in the order of the table. */
export const actions = Object.keys(permissions) as readonly Action[];

/** Whether a role may do something, by the table. */
export function may(role: Role, action: Action): boolean {
  const allowed: readonly Role[] = permissions[action];
  return allowed.includes(role);
}
