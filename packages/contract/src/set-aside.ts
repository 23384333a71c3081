import { Type } from "typebox";
import { operation } from "./operation.ts";
import { PageQuery, page } from "./page.ts";
import { Moment } from "./values.ts";
import type { Shape } from "./wire.ts";

/** A partner that could not be decided twice in a row, and why. */
export const SetAsidePartner = Type.Object(
  {
    partner_id: Type.String({ examples: ["4101101"] }),
    name: Type.String({ examples: ["Veltrassa Analytics, Inc."] }),
    failures: Type.Integer({ minimum: 2, description: "How often in a row it could not be decided." }),
    first_failed_at: Moment,
    last_failed_at: Moment,
    set_aside_at: Moment,
    refusal: Type.Object(
      { code: Type.String({ examples: ["sum-too-large"] }), message: Type.String() },
      { additionalProperties: false, description: "Why it can't be decided, in the caller's language." },
    ),
  },
  {
    $id: "SetAsidePartner",
    additionalProperties: false,
    description:
      "A partner that can't be decided. It is tried again when its facts or the rules change, when " +
      "someone asks for it, and by `laurel recompute --set-aside`.",
  },
);

export type SetAsidePartner = Shape<typeof SetAsidePartner>;

export const listSetAside = operation({
  id: "listSetAside",
  method: "GET",
  path: "/set-aside-partners",
  action: "partners.list",
  tag: "partners",
  summary: "Partners that can't be decided",
  query: PageQuery,
  answers: { 200: page(SetAsidePartner) },
});

export const retrySetAside = operation({
  id: "retrySetAside",
  method: "POST",
  path: "/set-aside-partners/retry",
  action: "imports.add",
  tag: "partners",
  summary: "Try all partners that can't be decided again",
  description: "Each is decided within seconds. One that fails again stays in the list, with its reason.",
  answers: {
    200: Type.Object(
      { retried: Type.Integer({ minimum: 0, description: "How many partners are tried again." }) },
      { additionalProperties: false },
    ),
  },
  takesKey: true,
});
