import { Type } from "typebox";
import { Requirement } from "./condition.ts";
import { amountSource, NextStep } from "./next-step.ts";
import { Reason } from "./reason.ts";
import { AmountMinor, Day, oneOf, orNull } from "./values.ts";

const closed = { additionalProperties: false } as const;
const text = Type.String();
const textOrNull = orNull(Type.String());

/** A time of grace that alone keeps a stage. */
export const Grace = Type.Object(
  {
    stage: Type.Union([text, Type.Null()], { description: "The stage without the grace; null: none." }),
    until: Type.String({
      description: "The first day on which the grace is over, ISO 8601.",
      examples: ["2027-03-02"],
    }),
  },
  closed,
);

/** That a partner is not in the program. */
export const Ended = Type.Object(
  { since: Type.String({ ...Day, description: "The first day on which it was no longer in the program." }) },
  { ...closed, description: "The partner is not in the program. Absent where it is." },
);

const TrackReasons = Type.Object(
  {
    track: text,
    offer: textOrNull,
    entered: Type.Boolean(),
    enter: orNull(Reason),
    raw: Type.Union([text, Type.Null()], { description: "The highest stage whose condition holds today." }),
    held: Type.Union([text, Type.Null()], { description: "The stage held from earlier in the term." }),
    grace: Type.Optional(Grace),
    anchor: Type.Optional(
      Type.String({
        description:
          "From which day terms are counted, on tracks that hold: joined, first-benefit, promoted, or MM-DD.",
        examples: ["first-benefit", "07-01"],
      }),
    ),
    awarded: textOrNull,
    stages: Type.Array(Type.Object({ stage: text, holds: Type.Boolean(), when: orNull(Reason) }, closed)),
    next: orNull(NextStep),
  },
  closed,
);

const Way = Type.Object(
  {
    track: text,
    from: text,
    per: oneOf(["offer", "partner", "term"], "How often it is given."),
    times: oneOf(["once", "unlimited"], "How often it may be used."),
    requires: Type.Array(Requirement, { description: "What must be met before it is activated." }),
    until: orNull(Day),
    stage: textOrNull,
    offer: textOrNull,
    when: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
      description: "The number of its condition among the conditions, from 0; null where it has none.",
    }),
    amount_minor: orNull(AmountMinor),
    amount_source: amountSource,
    level: textOrNull,
    holds: Type.Boolean(),
  },
  closed,
);

const Carried = Type.Object(
  {
    by: oneOf(["publication", "keep"], "A publication gave it, or it was kept at a change of version."),
    version: text,
    offer: textOrNull,
    amount_minor: orNull(AmountMinor),
    level: textOrNull,
    since: Day,
    until: orNull(Day),
  },
  closed,
);

const BenefitReasons = Type.Object(
  { benefit: text, unlocked: Type.Boolean(), ways: Type.Array(Way), carried: Type.Array(Carried) },
  closed,
);

/** Every reason of a standing, without texts; in code those of core's `Explanation`. */
export const Reasons = Type.Object(
  {
    tracks: Type.Array(TrackReasons),
    conditions: Type.Array(Reason, {
      description:
        "The conditions of the benefits. Many benefits share a condition, so each condition is listed once.",
    }),
    benefits: Type.Array(BenefitReasons),
  },
  { $id: "Reasons", ...closed, description: "Every reason of a standing, without texts." },
);
