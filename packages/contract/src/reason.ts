import { type Static, Type } from "typebox";
import { oneOf } from "./values.ts";

/**
 * Why a condition holds or not: its own shape, with what was found at each leaf. Of several shapes; `op` says
 * which.
 */
export type WireReason =
  | { op: "all" | "any"; holds: boolean; of: WireReason[] }
  | { op: "some-offer" | "every-offer"; holds: boolean; offer: string | null; of: WireReason | null }
  | Comparison
  | { op: "flag"; holds: boolean; flag: string; is: boolean }
  | {
      op: "text";
      holds: boolean;
      fact: string;
      value: string;
      is: boolean;
      one_of: string[];
      list: string | null;
    }
  | { op: "always" | "never"; holds: boolean };

const self = Type.Unsafe<WireReason>({ $ref: "Reason#" });
const holds = Type.Boolean({ description: "Whether it is so." });
const closed = { additionalProperties: false } as const;
const number = Type.Union([Type.Number(), Type.Null()]);

/** A side of a longer comparison: measures, figures and what is done with them. */
const Term = Type.Unknown({ description: "A side of a comparison of more than a measure and a figure." });

/** A comparison with its numbers; money in minor units. */
export const Comparison = Type.Object(
  {
    op: Type.Literal("compare"),
    holds,
    measure: Type.Union([Type.String(), Type.Null()], {
      description: "The measure compared; null where the terms are longer, which are then given.",
    }),
    comparator: oneOf([">=", ">", "<=", "<", "==", "!="], "How value and needed are compared."),
    value: Type.Union([Type.Number(), Type.Null()], {
      description: "What was found; null: nothing is known.",
    }),
    needed: number,
    gap: Type.Union([Type.Number(), Type.Null()], {
      description: "What is missing; null where nothing is, or where it makes no sense.",
    }),
    type: oneOf(["money", "number"], "Money is in minor units."),
    source: oneOf(["published", "assumed"], "Where the figure comes from."),
    left: Type.Optional(Term),
    right: Type.Optional(Term),
  },
  { $id: "Comparison", ...closed, description: "A comparison with its numbers." },
);

/** See `WireReason`. */
export const Reason = Type.Unsafe<WireReason>(
  Type.Union(
    [
      Type.Object({ op: oneOf(["all", "any"], "Of several."), holds, of: Type.Array(self) }, closed),
      Type.Object(
        {
          op: oneOf(["some-offer", "every-offer"], "Over the partner's offers."),
          holds,
          offer: Type.Union([Type.String(), Type.Null()], { description: "The offer that decides it." }),
          of: Type.Union([self, Type.Null()]),
        },
        closed,
      ),
      Type.Unsafe<Comparison>({ $ref: "Comparison#" }),
      Type.Object({ op: Type.Literal("flag"), holds, flag: Type.String(), is: Type.Boolean() }, closed),
      Type.Object(
        {
          op: Type.Literal("text"),
          holds,
          fact: Type.String(),
          value: Type.String(),
          is: Type.Boolean(),
          one_of: Type.Array(Type.String()),
          list: Type.Union([Type.String(), Type.Null()]),
        },
        closed,
      ),
      Type.Object({ op: oneOf(["always", "never"], "A constant."), holds }, closed),
    ],
    {
      $id: "Reason",
      description: "Why a condition holds or not: its own shape, with what was found at each leaf.",
    },
  ),
);

export type Comparison = Static<typeof Comparison>;
