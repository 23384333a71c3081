import { Type } from "typebox";
import { operation } from "./operation.ts";
import { partnerRoles, teamRoles } from "./roles.ts";
import { ExampleNotice } from "./sign-in.ts";
import { oneOf, orNull } from "./values.ts";
import type { Shape } from "./wire.ts";

/** Who sends the request: a person who is signed in, or a key; and what they may reach. */
export const Me = Type.Object(
  {
    kind: oneOf(["person", "key"], "A person who signed in, or a key."),
    id: Type.String(),
    name: orNull(Type.String()),
    email: orNull(Type.String()),
    has_password: Type.Boolean({
      description: "Whether the person can sign in with a password; false for a key.",
    }),
    second_factor: Type.Boolean({
      description: "Whether signing in takes a second factor; false for a key.",
    }),
    factor_missing: Type.Boolean({
      description:
        "Whether a role of the person requires a second factor that they have not set up. Until then " +
        "everything else is refused with `second-factor-required`.",
    }),
    team_role: orNull(oneOf(teamRoles, "What the person is for the team.")),
    memberships: Type.Array(
      Type.Object({
        partner_id: Type.String(),
        name: Type.String(),
        role: oneOf(partnerRoles, "What a person is for a partner."),
      }),
    ),
    scopes: Type.Array(Type.String(), { description: "Of a key; empty for a person." }),
    sends_mail: Type.Boolean({
      description: "Whether the server sends mail. If not, an administrator passes the links on.",
    }),
    example: orNull(ExampleNotice),
  },
  { $id: "Me", additionalProperties: false, description: "Who sends the request." },
);
export type Me = Shape<typeof Me>;

/** A partner that a person works for, and as what. */
export type Membership = Me["memberships"][number];

export const getMe = operation({
  id: "getMe",
  method: "GET",
  path: "/me",
  action: "signed-in",
  tag: "people",
  summary: "Who is signed in, or which key was sent",
  answers: { 200: Me },
});
