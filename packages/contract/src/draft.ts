import { Type } from "typebox";
import { operation } from "./operation.ts";
import { Moment, orNull, PartnerParams } from "./values.ts";
import type { Shape } from "./wire.ts";

const closed = { additionalProperties: false } as const;

/** A half-filled form. */
export const FormDraft = Type.Object(
  {
    name: Type.String({ examples: ["activation press-release of-4101101-1", "request technical"] }),
    fields: Type.Record(Type.String(), Type.Unknown()),
    revision: Type.Integer({ description: "0 while nothing is saved." }),
    saved_at: orNull(Moment),
  },
  { $id: "FormDraft", ...closed, description: "A half-filled form, kept so that nothing is lost." },
);
export type FormDraft = Shape<typeof FormDraft>;

const DraftParams = Type.Object({
  ...PartnerParams.properties,
  draft: Type.String({ minLength: 1, maxLength: 300 }),
});
const ofDraft = { action: "requests.make", tag: "loop", params: DraftParams } as const;

export const getDraft = operation({
  ...ofDraft,
  id: "getDraft",
  method: "GET",
  path: "/partners/{partner_id}/drafts/{draft}",
  summary: "A half-filled form; empty where there is none",
  answers: { 200: FormDraft },
});

export const saveDraft = operation({
  ...ofDraft,
  id: "saveDraft",
  method: "PATCH",
  path: "/partners/{partner_id}/drafts/{draft}",
  summary: "Save fields of a half-filled form; other fields stay as they are",
  description:
    "With an older `revision`, fields that another tab saved since then and that differ are refused with " +
    "`changed-meanwhile`; all other fields are merged.",
  body: Type.Object(
    {
      fields: Type.Record(Type.String(), Type.Unknown()),
      revision: Type.Optional(Type.Integer({ minimum: 0 })),
    },
    closed,
  ),
  bodyBytes: 262_144,
  answers: { 200: FormDraft },
});

export const dropDraft = operation({
  ...ofDraft,
  id: "dropDraft",
  method: "DELETE",
  path: "/partners/{partner_id}/drafts/{draft}",
  summary: "Forget a half-filled form",
  answers: { 200: FormDraft },
});
