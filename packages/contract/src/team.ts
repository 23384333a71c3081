import { Type } from "typebox";
import { Invitation, NewInvitation } from "./invitation.ts";
import { Member } from "./member.ts";
import { operation } from "./operation.ts";
import { PageQuery, page } from "./page.ts";
import { teamRoles } from "./roles.ts";
import { done, oneOf } from "./values.ts";
import type { Shape } from "./wire.ts";
import { endKeys, withdrawing } from "./withdrawal.ts";

const role = oneOf(teamRoles, "What a person is for the team.");

/** A person who works for the marketplace. */
export const TeamMember = Type.Object(
  { ...Member.properties, role },
  { $id: "TeamMember", additionalProperties: false, description: "A member of the marketplace's team." },
);
export type TeamMember = Shape<typeof TeamMember>;

/** An invitation to join the team. */
export const TeamInvitation = Type.Object(
  { ...Invitation.properties, role },
  { $id: "TeamInvitation", additionalProperties: false, description: "An invitation to join the team." },
);
export type TeamInvitation = Shape<typeof TeamInvitation>;

const NewTeamInvitation = Type.Object({ ...NewInvitation.properties, role }, { additionalProperties: false });
export type NewTeamInvitation = Shape<typeof NewTeamInvitation>;

const TeamMemberParams = Type.Object({ user_id: Type.String({ minLength: 1, maxLength: 200 }) });
const TeamInvitationParams = Type.Object({ invitation_id: Type.Integer({ minimum: 1 }) });

const manage = { action: "team.manage", tag: "people" } as const;

export const listTeam = operation({
  id: "listTeam",
  method: "GET",
  path: "/team",
  action: "team.read",
  tag: "people",
  summary: "Who works for the marketplace",
  query: PageQuery,
  answers: { 200: page(TeamMember) },
});

export const changeTeamMember = operation({
  ...manage,
  id: "changeTeamMember",
  method: "PATCH",
  path: "/team/{user_id}",
  summary: "Give a member of the team another role; the last administrator keeps theirs",
  params: TeamMemberParams,
  body: Type.Object({ role, end_keys: endKeys }, { additionalProperties: false }),
  answers: withdrawing,
});

export const removeTeamMember = operation({
  ...manage,
  id: "removeTeamMember",
  method: "DELETE",
  path: "/team/{user_id}",
  summary: "Remove a person from the team immediately; the last administrator stays",
  params: TeamMemberParams,
  query: Type.Object({ end_keys: endKeys }, { additionalProperties: false }),
  answers: withdrawing,
});

export const listTeamInvitations = operation({
  ...manage,
  id: "listTeamInvitations",
  method: "GET",
  path: "/team/invitations",
  summary: "Invitations to the team, the latest first",
  query: PageQuery,
  answers: { 200: page(TeamInvitation) },
});

export const inviteTeamMember = operation({
  ...manage,
  id: "inviteTeamMember",
  method: "POST",
  path: "/team/invitations",
  summary: "Invite a person to the team",
  description: "By mail, in the language given. The link works once, for seven days.",
  body: NewTeamInvitation,
  answers: { 201: TeamInvitation },
  takesKey: true,
});

export const resendTeamInvitation = operation({
  ...manage,
  id: "resendTeamInvitation",
  method: "POST",
  path: "/team/invitations/{invitation_id}/resend",
  summary: "Send an invitation to the team again, with a new link",
  params: TeamInvitationParams,
  answers: { 200: TeamInvitation },
  takesKey: true,
});

export const revokeTeamInvitation = operation({
  ...manage,
  id: "revokeTeamInvitation",
  method: "DELETE",
  path: "/team/invitations/{invitation_id}",
  summary: "Revoke an invitation to the team",
  params: TeamInvitationParams,
  answers: { 204: done },
});
