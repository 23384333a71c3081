import { Type } from "typebox";
import { locales } from "./locales.ts";
import { operation } from "./operation.ts";
import { PageQuery, page } from "./page.ts";
import { PartnerParams } from "./partner.ts";
import { partnerRoles, roles } from "./roles.ts";
import { done, Moment, oneOf, orNull } from "./values.ts";
import type { Shape } from "./wire.ts";

/** An invitation to be sent: to which address, as what, and in which language. */
export const NewInvitation = Type.Object(
  {
    email: Type.String({
      minLength: 3,
      maxLength: 254,
      pattern: "^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$",
      examples: ["minji@example.com"],
    }),
    role: oneOf(partnerRoles, "What a person is for a partner."),
    locale: oneOf(locales, "The language of the mail."),
  },
  { additionalProperties: false },
);
export type NewInvitation = Shape<typeof NewInvitation>;

/** An invitation to join a partner. */
export const Invitation = Type.Object(
  {
    invitation_id: Type.Integer(),
    ...NewInvitation.properties,
    invited_by: Type.String({ description: "`person:<id>` or `key:<id>`." }),
    by_right: Type.String({ description: "The action that allowed it; `cli` where none did." }),
    held_by: Type.String({
      description:
        "Who answers for it, like `invited_by`. If they may no longer invite, the invitation ends.",
    }),
    invited_at: Moment,
    expires_at: Moment,
    state: oneOf(["open", "expired", "accepted", "revoked"], "What became of it."),
  },
  { $id: "Invitation", additionalProperties: false, description: "An invitation to join a partner." },
);
export type Invitation = Shape<typeof Invitation>;

const token = Type.String({ minLength: 1, maxLength: 200 });

const Acceptance = Type.Object(
  {
    token,
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    password: Type.Optional(Type.String({ minLength: 12, maxLength: 128 })),
  },
  { additionalProperties: false },
);
/**
 * The token of an invitation's link; with a name and a password where the address has no account yet. A
 * person who has one signs in first.
 */
export type Acceptance = Shape<typeof Acceptance>;

/** What an invitation offers, told to those who hold its link. */
export const InvitationOutlook = Type.Object(
  {
    partner_name: orNull(Type.String({ description: "Null: it is to the marketplace's own team." })),
    marketplace: Type.String({ description: "The marketplace's name." }),
    email: Type.String(),
    role: oneOf(roles, "What the person is to be, for the partner or for the team."),
    expires_at: Moment,
    has_account: Type.Boolean({ description: "Whether the address can sign in already." }),
  },
  { $id: "InvitationOutlook", additionalProperties: false, description: "What an invitation offers." },
);
export type InvitationOutlook = Shape<typeof InvitationOutlook>;

/** What was joined, and as whose account. */
export const Joined = Type.Object(
  { partner_id: orNull(Type.String({ description: "Null: the team." })), user_id: Type.String() },
  { $id: "Joined", additionalProperties: false, description: "What was joined, and by which account." },
);
export type Joined = Shape<typeof Joined>;

const InvitationParams = Type.Object({
  ...PartnerParams.properties,
  invitation_id: Type.Integer({ minimum: 1 }),
});

const invite = { action: "members.invite", tag: "people" } as const;
const join = { method: "POST", action: "public", tag: "people" } as const;

export const listInvitations = operation({
  ...invite,
  id: "listInvitations",
  method: "GET",
  path: "/partners/{partner_id}/invitations",
  summary: "A partner's invitations, the latest first",
  params: PartnerParams,
  query: PageQuery,
  answers: { 200: page(Invitation) },
});

export const inviteMember = operation({
  ...invite,
  id: "inviteMember",
  method: "POST",
  path: "/partners/{partner_id}/invitations",
  summary: "Invite a person to a partner",
  description: "By mail, in the language given. The link works once, for seven days.",
  params: PartnerParams,
  body: NewInvitation,
  answers: { 201: Invitation },
  takesKey: true,
});

export const resendInvitation = operation({
  ...invite,
  id: "resendInvitation",
  method: "POST",
  path: "/partners/{partner_id}/invitations/{invitation_id}/resend",
  summary: "Send an invitation again, with a new link",
  params: InvitationParams,
  answers: { 200: Invitation },
  takesKey: true,
});

export const revokeInvitation = operation({
  ...invite,
  id: "revokeInvitation",
  method: "DELETE",
  path: "/partners/{partner_id}/invitations/{invitation_id}",
  summary: "Revoke an invitation",
  params: InvitationParams,
  answers: { 204: done },
});

export const lookAtInvitation = operation({
  ...join,
  id: "lookAtInvitation",
  path: "/invitations/look",
  summary: "What the link of an invitation offers",
  body: Type.Object({ token }, { additionalProperties: false }),
  answers: { 200: InvitationOutlook },
});

export const acceptInvitation = operation({
  ...join,
  id: "acceptInvitation",
  path: "/invitations/accept",
  summary: "Join a partner or the team by the link of an invitation",
  description:
    "With a session where the address has an account, else with a name and a password for a new one.",
  body: Acceptance,
  answers: { 200: Joined },
});
