import { Type } from "typebox";
import { operation } from "./operation.ts";
import { PageQuery, page } from "./page.ts";
import { Moment, oneOf, orNull, PartnerParams } from "./values.ts";
import type { Shape } from "./wire.ts";

const ids = {
  publisher_id: Type.String({ minLength: 1, maxLength: 200, examples: ["veltrassa-eu"] }),
  name: Type.String({ minLength: 1, maxLength: 500, description: "What the publisher is called." }),
};

/** A partner's claim that a publisher is its own, and what the team decided. */
export const PublisherClaim = Type.Object(
  {
    claim_id: Type.Integer(),
    ...ids,
    asked_by: Type.String({ description: "`person:<id>` or `key:<id>`." }),
    asked_at: Moment,
    state: oneOf(["open", "granted", "declined"], "What the team decided; open until then."),
    settled_at: orNull(Moment),
    why: orNull(Type.String({ description: "The reason that the team gave." })),
  },
  {
    $id: "PublisherClaim",
    additionalProperties: false,
    description: "A partner's claim that a publisher is its own.",
  },
);
export type PublisherClaim = Shape<typeof PublisherClaim>;

/** Which publisher is the partner's own. */
const NewPublisherClaim = Type.Object(ids, { additionalProperties: false });

/** What the team decides about a claim, and why: the partner reads it. */
const ClaimDecision = Type.Object(
  { grant: Type.Boolean(), why: Type.String({ minLength: 1, maxLength: 1000 }) },
  { additionalProperties: false },
);

/** The claim that an address names. */
const ClaimParams = Type.Object({
  partner_id: Type.String({ minLength: 1, maxLength: 200 }),
  claim_id: Type.Integer({ minimum: 1 }),
});

export const listPublisherClaims = operation({
  id: "listPublisherClaims",
  method: "GET",
  path: "/partners/{partner_id}/publisher-claims",
  action: "partner.read",
  tag: "partners",
  summary: "Publishers that a partner claims as its own, the latest first",
  params: PartnerParams,
  query: PageQuery,
  answers: { 200: page(PublisherClaim) },
});

export const claimPublisher = operation({
  id: "claimPublisher",
  method: "POST",
  path: "/partners/{partner_id}/publisher-claims",
  action: "publishers.claim",
  tag: "partners",
  summary: "Claim a publisher as the partner's own",
  description: "The team checks and decides. The same claim made twice is one claim.",
  params: PartnerParams,
  body: NewPublisherClaim,
  answers: { 200: PublisherClaim },
  takesKey: true,
});

export const settlePublisherClaim = operation({
  id: "settlePublisherClaim",
  method: "POST",
  path: "/partners/{partner_id}/publisher-claims/{claim_id}/decision",
  action: "publishers.grant",
  tag: "partners",
  summary: "Grant or decline a partner's claim to a publisher",
  params: ClaimParams,
  body: ClaimDecision,
  answers: { 200: PublisherClaim },
  takesKey: true,
});
