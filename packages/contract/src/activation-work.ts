import { Type } from "typebox";
import { Activation, Redemption } from "./activation.ts";
import { attachmentIds, LoggedContact, Saying, Words } from "./loop-values.ts";
import { operation } from "./operation.ts";
import { AmountMinor, Day, oneOf } from "./values.ts";

const closed = { additionalProperties: false } as const;

const ActivationParams = Type.Object({
  activation_id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});
const byTeam = {
  method: "POST",
  action: "activations.work",
  tag: "loop",
  params: ActivationParams,
  bodyBytes: 131_072,
  answers: { 200: Activation },
  takesKey: true,
} as const;

export const logActivationContact = operation({
  ...byTeam,
  id: "logActivationContact",
  path: "/activations/{activation_id}/contact",
  summary: "Log that the team has talked to the contact",
  body: LoggedContact,
});

export const planActivation = operation({
  ...byTeam,
  id: "planActivation",
  path: "/activations/{activation_id}/plan",
  summary: "Set out the steps to the delivery, with their days",
  body: Type.Object(
    {
      steps: Type.Array(
        Type.Object({ text: Type.String({ minLength: 1, maxLength: 500 }), on: Type.Optional(Day) }, closed),
        { minItems: 1, maxItems: 20 },
      ),
    },
    closed,
  ),
});

export const askActivation = operation({
  ...byTeam,
  id: "askActivation",
  path: "/activations/{activation_id}/ask",
  summary: "Ask the partner; the team's clock pauses until it answers",
  body: Saying,
});

export const deliverActivation = operation({
  ...byTeam,
  id: "deliverActivation",
  path: "/activations/{activation_id}/deliver",
  summary: "Deliver the benefit, with evidence",
  body: Type.Object(
    {
      text: Type.Optional(Words),
      link: Type.Optional(Type.String({ maxLength: 2000, examples: ["https://example.com/blog/post"] })),
      attachments: attachmentIds,
      amount_minor: Type.Optional(AmountMinor),
    },
    closed,
  ),
});

export const declineActivation = operation({
  ...byTeam,
  id: "declineActivation",
  path: "/activations/{activation_id}/decline",
  summary: "Decline an activation, with the reason that the partner reads",
  body: Type.Object(
    {
      text: Words,
      reason: Type.Optional(
        oneOf(
          ["not-ready", "not-suitable", "incomplete", "no-capacity", "duplicate", "other"],
          "Why; other unless said.",
        ),
      ),
      attachments: attachmentIds,
    },
    closed,
  ),
});

export const revokeActivation = operation({
  ...byTeam,
  id: "revokeActivation",
  path: "/activations/{activation_id}/revoke",
  action: "activations.revoke",
  summary: "Revoke an activation on a ground of the program's terms",
  body: Type.Object(
    {
      text: Words,
      reason: Type.Optional(
        oneOf(
          ["illegal-use", "fraud", "delisted", "infringement", "sponsorship-misuse", "other"],
          "The ground.",
        ),
      ),
    },
    closed,
  ),
});

export const assignActivation = operation({
  ...byTeam,
  id: "assignActivation",
  path: "/activations/{activation_id}/assign",
  summary: "Take an activation, or hand it over with its promises",
  body: Type.Object(
    {
      user_id: Type.Optional(Type.String({ maxLength: 200, description: "The caller unless said." })),
      revision: Type.Optional(Type.Integer()),
      note: Type.Optional(Type.String({ maxLength: 2000 })),
    },
    closed,
  ),
});

export const redeemCredit = operation({
  ...byTeam,
  id: "redeemCredit",
  path: "/activations/{activation_id}/redemptions",
  summary: "Record that a part of a granted credit was redeemed",
  body: Redemption,
});

export const noteActivation = operation({
  ...byTeam,
  id: "noteActivation",
  path: "/activations/{activation_id}/note",
  summary: "Add a note that only the team sees",
  body: Type.Object({ text: Words }, closed),
});
