import type * as core from "@laurel/core";
import { type TSchema, Type } from "typebox";
import { comparator, flagTest, quantity, term, textFact, textTest } from "./condition.ts";
import { oneOf } from "./values.ts";
import { referTo, type Snake } from "./wire.ts";

const holds = Type.Boolean({ description: "Whether it is so." });
const side = term("A side of a comparison of more than a measure and a figure.");
const closed = { additionalProperties: false } as const;

/** A comparison with its numbers; money in minor units. In code it is core's `ComparisonReason`. */
export const Comparison = Type.Object(
  {
    op: Type.Literal("compare"),
    holds,
    measure: Type.Union([Type.String(), Type.Null()], {
      description: "The measure compared; null where the terms are longer, which are then given.",
    }),
    comparator: comparator("How value and needed are compared."),
    value: Type.Union([Type.Number(), Type.Null()], {
      description: "What was found; null: nothing is known.",
    }),
    needed: Type.Union([Type.Number(), Type.Null()]),
    gap: Type.Union([Type.Number(), Type.Null()], {
      description: "What is missing; null where nothing is, or where it makes no sense.",
    }),
    type: quantity,
    source: oneOf(
      ["published", "assumed", "operator"],
      "Where the figure comes from; operator: this marketplace.",
    ),
    left: Type.Optional(side),
    right: Type.Optional(side),
  },
  { $id: "Comparison", ...closed, description: "A comparison with its numbers." },
);

const self = referTo(Type.Unsafe<Snake<core.Reason>>({ $ref: "Reason#" }), (): TSchema => Reason);

/**
 * Why a condition holds or not: its own shape, with what was found at each leaf. Of several shapes; `op` says
 * which. In code it is core's `Reason`.
 */
export const Reason = Type.Union(
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
    Comparison,
    Type.Object({ op: Type.Literal("flag"), holds, ...flagTest }, closed),
    Type.Object(
      { op: Type.Literal("text"), holds, fact: textFact, value: Type.String(), ...textTest },
      closed,
    ),
    Type.Object({ op: oneOf(["always", "never"], "A constant."), holds }, closed),
  ],
  {
    $id: "Reason",
    description: "Why a condition holds or not: its own shape, with what was found at each leaf.",
  },
);
