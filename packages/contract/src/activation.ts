import type { ActivationState } from "@laurel/core";
import { Type } from "typebox";
import { Named, Saying, Step, Words } from "./loop-values.ts";
import { operation } from "./operation.ts";
import { PageQuery, page } from "./page.ts";
import { RefusedFor } from "./problem.ts";
import { LoopPromise } from "./promise.ts";
import { AmountMinor, Day, Moment, oneOf, orNull, PartnerParams } from "./values.ts";
import type { Shape } from "./wire.ts";

const closed = { additionalProperties: false } as const;

const states = [
  "requested",
  "contacted",
  "in-progress",
  "waiting-for-partner",
  "delivered",
  "declined",
  "cancelled",
  "expired",
  "revoked",
] as const satisfies readonly ActivationState[];

const summary = {
  activation_id: Type.Integer(),
  partner_id: Type.String(),
  benefit: Type.String(),
  offer_id: orNull(Type.String()),
  contact_id: orNull(Type.Integer()),
  state: oneOf(states, "Where it is."),
  amount_minor: orNull(AmountMinor),
  activated_at: Moment,
  activated_by: Named,
  assignee: orNull(Named),
  language_spoken: orNull(
    Type.Boolean({ description: "Whether the assignee speaks the contact's language." }),
  ),
  promises: Type.Array(LoopPromise),
  actions: Type.Array(Type.String(), { description: "What the caller may do now." }),
  revision: Type.Integer(),
};

/** One claim of one benefit. */
export const Activation = Type.Object(summary, {
  $id: "Activation",
  ...closed,
  description: "One claim of one benefit, for one offer where the benefit needs one.",
});
export type Activation = Shape<typeof Activation>;

/** A part of a granted credit that was redeemed. */
export const Redemption = Type.Object(
  { amount_minor: AmountMinor, redeemed_on: Day, reference: Type.String() },
  closed,
);

/** An activation with everything that is needed to work on it. */
export const ActivationDetail = Type.Object(
  {
    ...summary,
    partner_name: Type.String(),
    offer_title: orNull(Type.String()),
    contact: orNull(
      Type.Object(
        {
          name: orNull(Type.String()),
          email: Type.String(),
          phone: Type.String(),
          language: Type.String(),
          reach: oneOf(["unverified", "verified", "bounced", "left"]),
        },
        closed,
      ),
    ),
    form: orNull(Type.String()),
    answers: Type.Record(Type.String(), Type.Unknown(), { description: "Of its form, by field." }),
    answered_offers: Type.Array(Type.Object({ offer_id: Type.String(), title: Type.String() }, closed), {
      description: "The offers that the answers name.",
    }),
    steps: Type.Array(Step, { description: "What happened, the earliest first." }),
    redemptions: Type.Array(Redemption),
    rating: orNull(Type.Integer()),
    answer_until: orNull(Day),
  },
  { $id: "ActivationDetail", ...closed, description: "An activation with everything needed to work on it." },
);
export type ActivationDetail = Shape<typeof ActivationDetail>;

/** A benefit as a partner has it. */
export const PartnerBenefit = Type.Object(
  {
    benefit: Type.String(),
    offer_id: orNull(Type.String({ description: "Of a benefit that is given for one offer." })),
    category: Type.String(),
    state: oneOf(
      [
        "locked",
        "unlocked",
        "requested",
        "contacted",
        "in-progress",
        "waiting-for-partner",
        "delivered",
        "expired",
      ],
      "Of the latest activation; locked or unlocked without one.",
    ),
    may_activate: Type.Boolean(),
    refusals: Type.Array(RefusedFor, { description: "Every reason why it can't be activated now." }),
    activations: Type.Array(Activation, { description: "The latest first." }),
    amount_minor: Type.Optional(AmountMinor),
    left_minor: Type.Optional(AmountMinor),
    until: Type.Optional(Day),
    unlocked_on: Type.Optional(Day),
  },
  { $id: "PartnerBenefit", ...closed, description: "A benefit as a partner has it." },
);
export type PartnerBenefit = Shape<typeof PartnerBenefit>;

export const listBenefits = operation({
  id: "listBenefits",
  method: "GET",
  path: "/partners/{partner_id}/benefits",
  action: "partner.read",
  tag: "loop",
  summary: "Every benefit with its state, and why it can or can't be activated",
  params: PartnerParams,
  answers: { 200: Type.Object({ as_of: Day, items: Type.Array(PartnerBenefit) }, closed) },
});

export const listActivations = operation({
  id: "listActivations",
  method: "GET",
  path: "/partners/{partner_id}/activations",
  action: "partner.read",
  tag: "loop",
  summary: "A partner's activations, the latest first",
  params: PartnerParams,
  query: PageQuery,
  answers: { 200: page(Activation) },
});

const ofPartner = Type.Object({
  ...PartnerParams.properties,
  activation_id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});

export const getActivation = operation({
  id: "getActivation",
  method: "GET",
  path: "/partners/{partner_id}/activations/{activation_id}",
  action: "partner.read",
  tag: "loop",
  summary: "One activation with its steps, promises and contact",
  params: ofPartner,
  answers: { 200: ActivationDetail },
});

/** What is activated: one benefit for one offer. */
const NewActivation = Type.Object(
  {
    benefit: Type.String({ minLength: 1, maxLength: 200 }),
    offer_id: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    contact_id: Type.Optional(Type.Integer({ minimum: 1, description: "The primary contact unless said." })),
    form: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: "Answers, by field." })),
    amount_minor: Type.Optional(AmountMinor),
  },
  closed,
);

export const makeActivation = operation({
  id: "makeActivation",
  method: "POST",
  path: "/partners/{partner_id}/activations",
  action: "activations.make",
  tag: "loop",
  summary: "Activate a benefit",
  description: "The answer to a refusal lists every reason in `refusals`.",
  params: PartnerParams,
  body: NewActivation,
  bodyBytes: 262_144,
  answers: { 201: Activation },
  takesKey: true,
});

const byPartner = { action: "activations.make", tag: "loop", params: ofPartner, takesKey: true } as const;

export const answerActivation = operation({
  ...byPartner,
  id: "answerActivation",
  method: "POST",
  path: "/partners/{partner_id}/activations/{activation_id}/answer",
  summary: "Answer what the team asked",
  body: Saying,
  bodyBytes: 131_072,
  answers: { 200: Activation },
});

export const cancelActivation = operation({
  ...byPartner,
  id: "cancelActivation",
  method: "POST",
  path: "/partners/{partner_id}/activations/{activation_id}/cancel",
  summary: "Cancel an activation that is open",
  body: Type.Object({ text: Type.Optional(Words) }, closed),
  answers: { 200: Activation },
});

export const amendActivation = operation({
  ...byPartner,
  id: "amendActivation",
  method: "PATCH",
  path: "/partners/{partner_id}/activations/{activation_id}",
  summary: "Change the answers of its form until the team has made contact",
  body: Type.Object(
    { form: Type.Record(Type.String(), Type.Unknown()), revision: Type.Optional(Type.Integer()) },
    closed,
  ),
  bodyBytes: 262_144,
  answers: { 200: Activation },
});

export const rateActivation = operation({
  ...byPartner,
  id: "rateActivation",
  method: "POST",
  path: "/partners/{partner_id}/activations/{activation_id}/rating",
  summary: "Rate what was delivered, from 1 to 5",
  body: Type.Object(
    {
      rating: Type.Integer({ minimum: 1, maximum: 5 }),
      text: Type.Optional(Type.String({ maxLength: 2000 })),
    },
    closed,
  ),
  answers: { 200: Activation },
});
