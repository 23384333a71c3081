import { Type } from "typebox";
import { operation } from "./operation.ts";
import { PageQuery, page } from "./page.ts";
import { teamRoles } from "./roles.ts";
import { Day, oneOf, orNull } from "./values.ts";
import type { Shape } from "./wire.ts";

const closed = { additionalProperties: false } as const;

const languages = Type.Array(
  Type.String({ minLength: 2, maxLength: 35, description: "A language tag, BCP 47.", examples: ["ko-KR"] }),
  { minItems: 1, maxItems: 20, description: "The languages that the person speaks with partners." },
);
const absentFrom = orNull(
  Type.String({ ...Day, description: "The first day of an absence; null: there is none." }),
);
const absentUntil = orNull(
  Type.String({ ...Day, description: "The last day of the absence; null: until further notice." }),
);

/** When and in which languages a member of the team works. */
export const TeamProfile = Type.Object(
  {
    user_id: Type.String(),
    name: Type.String(),
    role: oneOf(teamRoles, "What a person is for the team."),
    languages,
    absent_from: absentFrom,
    absent_until: absentUntil,
    absent: Type.Boolean({ description: "Whether the person is absent today, in the program's time zone." }),
    takes_work: Type.Boolean({
      description: "Whether the person is given work while present, by choice or by their role.",
    }),
    chosen: orNull(
      Type.Boolean({
        description:
          "What was chosen about taking work. Null, as the role says: advocates do; program managers and " +
          "administrators do where no one else does; auditors never do.",
      }),
    ),
  },
  { $id: "TeamProfile", ...closed, description: "When and in which languages a member of the team works." },
);
export type TeamProfile = Shape<typeof TeamProfile>;

export const listTeamProfiles = operation({
  action: "team.read",
  tag: "people",
  id: "listTeamProfiles",
  method: "GET",
  path: "/team/profiles",
  summary: "Who of the team works when, and in which languages",
  query: PageQuery,
  answers: { 200: page(TeamProfile) },
});

export const changeTeamProfile = operation({
  action: "team.profile",
  tag: "people",
  id: "changeTeamProfile",
  method: "PATCH",
  path: "/team/{user_id}/profile",
  summary: "Change when and in which languages a member of the team works",
  description:
    "Your own; an administrator changes everyone's. What is left out stays as it is. " +
    "`takes_work`: null lets the role decide again.",
  params: Type.Object({ user_id: Type.String({ minLength: 1, maxLength: 200 }) }),
  body: Type.Object(
    {
      languages: Type.Optional(languages),
      absent_from: Type.Optional(absentFrom),
      absent_until: Type.Optional(absentUntil),
      takes_work: Type.Optional(orNull(Type.Boolean())),
    },
    closed,
  ),
  answers: { 200: TeamProfile },
  takesKey: true,
});
