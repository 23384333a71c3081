import { Type } from "typebox";
import { Named } from "./loop-values.ts";
import { operation } from "./operation.ts";
import { Moment, orNull } from "./values.ts";
import type { Shape } from "./wire.ts";

const closed = { additionalProperties: false } as const;

/** What the self-check of an offer comes to; null before the first. */
export const selfCheckCount = Type.Union(
  [
    Type.Object(
      {
        checked_at: Moment,
        ok: Type.Integer({ description: "Rules that are kept." }),
        open: Type.Integer({ description: "Rules that are not kept, or not checked yet." }),
      },
      closed,
    ),
    Type.Null(),
  ],
  { description: "What the partner's check of the listing came to; null before the first." },
);

const results = Type.Record(
  Type.String({ pattern: "^[a-z][a-z-]{0,59}$" }),
  Type.Object(
    {
      ok: Type.Boolean({ description: "Whether the rule is kept." }),
      found: Type.String({ maxLength: 200, description: "What was found, such as a size; may be empty." }),
    },
    closed,
  ),
  { description: "By rule." },
);

/** The rules that a partner has checked its offer's listing against. */
export const SelfCheck = Type.Object(
  {
    offer_id: Type.String(),
    checked_at: orNull(Moment),
    checked_by: orNull(Named),
    results,
  },
  {
    $id: "SelfCheck",
    ...closed,
    description: "The rules that a partner has checked its offer's listing against.",
  },
);
export type SelfCheck = Shape<typeof SelfCheck>;

const params = Type.Object({
  partner_id: Type.String({ minLength: 1, maxLength: 200, examples: ["4101101"] }),
  offer_id: Type.String({ minLength: 1, maxLength: 200, examples: ["of-4101101-1"] }),
});

export const getSelfCheck = operation({
  id: "getSelfCheck",
  method: "GET",
  path: "/partners/{partner_id}/offers/{offer_id}/self-check",
  action: "partner.read",
  tag: "loop",
  summary: "What the partner found when it checked an offer's listing",
  params,
  answers: { 200: SelfCheck },
});

export const saveSelfCheck = operation({
  id: "saveSelfCheck",
  method: "POST",
  path: "/partners/{partner_id}/offers/{offer_id}/self-check",
  action: "requests.make",
  tag: "loop",
  summary: "Save what was found about some rules; the others stay as they are",
  params,
  body: Type.Object({ results }, closed),
  answers: { 200: SelfCheck },
  takesKey: true,
});
