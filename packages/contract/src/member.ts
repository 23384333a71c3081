import { type Static, Type } from "typebox";
import { partnerRoles, roles, teamRoles } from "./roles.ts";
import { Moment, oneOf, orNull } from "./values.ts";

const PartnerRoleName = oneOf(partnerRoles, "What a person is for a partner.");
const Email = Type.String({
  minLength: 3,
  maxLength: 254,
  pattern: "^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$",
  examples: ["minji@example.com"],
});
const MailLocale = oneOf(["en", "zh-TW", "ko-KR"], "The language of the mail.");

/** Who is signed in, or which key was sent, and what that reaches. */
export const Me = Type.Object(
  {
    kind: oneOf(["person", "key"], "A person who signed in, or a key."),
    id: Type.String(),
    name: orNull(Type.String()),
    email: orNull(Type.String()),
    has_password: Type.Boolean({
      description: "Whether the person can sign in by a password; false for a key.",
    }),
    second_factor: Type.Boolean({
      description: "Whether signing in takes a second factor; false for a key.",
    }),
    team_role: orNull(oneOf(teamRoles, "What the person is for the team.")),
    memberships: Type.Array(
      Type.Object({ partner_id: Type.String(), name: Type.String(), role: PartnerRoleName }),
    ),
    scopes: Type.Array(Type.String(), { description: "Of a key; empty for a person." }),
  },
  { $id: "Me", additionalProperties: false, description: "Who sends the request." },
);
export type Me = Static<typeof Me>;

/** Somebody who works for a partner. */
export const Member = Type.Object(
  {
    user_id: Type.String(),
    name: Type.String(),
    email: Type.String(),
    role: PartnerRoleName,
    joined_at: Moment,
  },
  { $id: "Member", additionalProperties: false, description: "Somebody who works for a partner." },
);
export type Member = Static<typeof Member>;

/** Somebody who was asked to join a partner. */
export const Invitation = Type.Object(
  {
    invitation_id: Type.Integer(),
    email: Email,
    role: PartnerRoleName,
    locale: MailLocale,
    invited_by: Type.String({ description: "`person:<id>` or `key:<id>`." }),
    invited_at: Moment,
    expires_at: Moment,
    state: oneOf(["open", "expired", "accepted", "revoked"], "What became of it."),
  },
  { $id: "Invitation", additionalProperties: false, description: "Somebody asked to join a partner." },
);
export type Invitation = Static<typeof Invitation>;

/** Whom to ask, as what, and in which language. */
export const NewInvitation = Type.Object(
  { email: Email, role: PartnerRoleName, locale: MailLocale },
  { additionalProperties: false },
);

/** What a member is to be from now on. */
export const NewRole = Type.Object({ role: PartnerRoleName }, { additionalProperties: false });

/** Who is to own the partner's account instead of who asks. */
export const NewOwner = Type.Object(
  { user_id: Type.String({ maxLength: 200 }) },
  { additionalProperties: false },
);

/**
 * The link's token; with a name and a password where there is no account for the address yet. Who has one
 * signs in first.
 */
export const Acceptance = Type.Object(
  {
    token: Type.String({ minLength: 1, maxLength: 200 }),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    password: Type.Optional(Type.String({ minLength: 12, maxLength: 200 })),
  },
  { additionalProperties: false },
);
export type Acceptance = Static<typeof Acceptance>;

/** What a link leads to, told to who has it. */
export const InvitationOutlook = Type.Object(
  {
    partner_name: orNull(Type.String({ description: "Null: it is to the marketplace's own team." })),
    marketplace: Type.String({ description: "How the marketplace calls itself." }),
    email: Type.String(),
    role: oneOf(roles, "What the person is to be, for the partner or for the team."),
    expires_at: Moment,
    has_account: Type.Boolean({ description: "Whether the address can sign in already." }),
  },
  { $id: "InvitationOutlook", additionalProperties: false, description: "What an invitation is to." },
);
export type InvitationOutlook = Static<typeof InvitationOutlook>;

/** What was joined, and as whom. */
export const Joined = Type.Object(
  { partner_id: orNull(Type.String({ description: "Null: the team." })), user_id: Type.String() },
  { $id: "Joined", additionalProperties: false, description: "What was joined, and as whom." },
);
export type Joined = Static<typeof Joined>;

/** The member an address names. */
export const MemberParams = Type.Object({
  partner_id: Type.String({ minLength: 1, maxLength: 200 }),
  user_id: Type.String({ minLength: 1, maxLength: 200 }),
});

/** The invitation an address names. */
export const InvitationParams = Type.Object({
  partner_id: Type.String({ minLength: 1, maxLength: 200 }),
  invitation_id: Type.Integer({ minimum: 1 }),
});
