import { type Static, Type } from "typebox";
import { Moment, oneOf, orNull } from "./values.ts";

const ids = {
  publisher_id: Type.String({ minLength: 1, maxLength: 200, examples: ["veltrassa-eu"] }),
  name: Type.String({ minLength: 1, maxLength: 500, description: "What the publisher is called." }),
};

/** A partner's word that a publisher is its own, and what the team made of it. */
export const PublisherClaim = Type.Object(
  {
    claim_id: Type.Integer(),
    ...ids,
    asked_by: Type.String({ description: "`person:<id>` or `key:<id>`." }),
    asked_at: Moment,
    state: oneOf(["open", "granted", "declined"], "What became of it."),
    settled_at: orNull(Moment),
    why: orNull(Type.String({ description: "The reason that the team gave." })),
  },
  {
    $id: "PublisherClaim",
    additionalProperties: false,
    description: "A partner's word that a publisher is its own.",
  },
);
export type PublisherClaim = Static<typeof PublisherClaim>;

/** Which publisher is the partner's own. */
export const NewPublisherClaim = Type.Object(ids, { additionalProperties: false });

/** What the team makes of a claim, and why: the partner reads it. */
export const ClaimDecision = Type.Object(
  { grant: Type.Boolean(), why: Type.String({ minLength: 1, maxLength: 1000 }) },
  { additionalProperties: false },
);

/** The claim an address names. */
export const ClaimParams = Type.Object({
  partner_id: Type.String({ minLength: 1, maxLength: 200 }),
  claim_id: Type.Integer({ minimum: 1 }),
});
