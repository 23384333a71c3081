import { Type } from "typebox";
import { said } from "./standing.ts";
import type { Shape } from "./wire.ts";

const closed = { additionalProperties: false } as const;

const MovedPartner = Type.Object(
  {
    partner_id: Type.String({ examples: ["4101101"] }),
    name: Type.String(),
    before: Type.Object(said, { ...closed, description: "What differs, as it is without the change." }),
    after: Type.Object(said, {
      ...closed,
      description:
        "What differs, as it would be: other stages, times of grace and measures; under `unlocked` the " +
        "benefits that the partner would gain, and under that of `before` those that it would lose.",
    }),
  },
  closed,
);
export type MovedPartner = Shape<typeof MovedPartner>;

/** Whose standing of today a change of the facts would change. */
export const StandingEffect = Type.Object(
  {
    partners: Type.Integer({ minimum: 0, description: "Partners whose facts would change." }),
    moved: Type.Integer({
      minimum: 0,
      description: "Of these, partners with another stage, time of grace or benefit today.",
    }),
    undecided: Type.Integer({ minimum: 0, description: "Of these, partners that could not be decided." }),
    first: Type.Array(MovedPartner, {
      description: "The first 100 of the partners that would move, by their ids.",
    }),
  },
  {
    $id: "StandingEffect",
    ...closed,
    description: "Whose standing of today a change of the facts would change. Nothing has changed.",
  },
);
export type StandingEffect = Shape<typeof StandingEffect>;
