import { Type } from "typebox";
import { Comparison, Reason } from "./reason.ts";
import { AmountMinor, oneOf, orNull } from "./values.ts";

const closed = { additionalProperties: false } as const;

/** Where the figure of an amount comes from; null without an amount. */
export const amountSource = orNull(
  oneOf(["published", "assumed", "operator"], "Where the figure comes from; operator: this marketplace."),
);

const NextUnlock = Type.Object(
  { benefit: Type.String(), amount_minor: orNull(AmountMinor), amount_source: amountSource },
  closed,
);

/** The stage above: what is missing for it and what it unlocks. In code it is core's `NextStep`. */
export const NextStep = Type.Object(
  {
    stage: Type.String(),
    gaps: Type.Array(Comparison, {
      description: "The comparisons that don't hold; the stage's reason says which are alternatives.",
    }),
    nearest: Type.Object(
      {
        share: Type.Number({
          description: "How much of it is reached, 0 to 1: of several parts, the one that is furthest.",
        }),
        open: Type.Array(Reason, { description: "Everything that is open in it, each as a leaf." }),
      },
      { ...closed, description: "Of the alternatives, the one of which most is reached." },
    ),
    unlocks: Type.Array(NextUnlock, { description: "What begins or grows there; amounts are new totals." }),
  },
  { $id: "NextStep", ...closed, description: "The stage above: what is missing for it and what it unlocks." },
);
