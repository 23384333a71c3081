import { type Static, Type } from "typebox";
import { Invitation, Member, NewInvitation } from "./member.ts";
import { teamRoles } from "./roles.ts";
import { oneOf } from "./values.ts";

const role = oneOf(teamRoles, "What a person is for the team.");

/** Somebody who works for the marketplace. */
export const TeamMember = Type.Object(
  { ...Member.properties, role },
  { $id: "TeamMember", additionalProperties: false, description: "Somebody of the marketplace's team." },
);
export type TeamMember = Static<typeof TeamMember>;

/** Somebody who was asked to join the team. */
export const TeamInvitation = Type.Object(
  { ...Invitation.properties, role },
  { $id: "TeamInvitation", additionalProperties: false, description: "Somebody asked to join the team." },
);
export type TeamInvitation = Static<typeof TeamInvitation>;

/** Whom to ask into the team, as what, and in which language. */
export const NewTeamInvitation = Type.Object(
  { ...NewInvitation.properties, role },
  { additionalProperties: false },
);

/** What a member of the team is to be from now on. */
export const NewTeamRole = Type.Object({ role }, { additionalProperties: false });

/** The member of the team an address names. */
export const TeamMemberParams = Type.Object({ user_id: Type.String({ minLength: 1, maxLength: 200 }) });

/** The invitation to the team an address names. */
export const TeamInvitationParams = Type.Object({ invitation_id: Type.Integer({ minimum: 1 }) });
