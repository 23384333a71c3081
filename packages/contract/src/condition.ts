import type * as core from "@laurel/core";
import { type TSchema, Type } from "typebox";
import { oneOf } from "./values.ts";
import { referTo, type Snake } from "./wire.ts";

const closed = { additionalProperties: false } as const;

/** A side of a comparison: measures, figures and what is done with them. */
export function term(description: string) {
  return Type.Unsafe<core.Operand>(Type.Unknown({ description }));
}

/** How two numbers are compared. */
export function comparator(description: string) {
  return oneOf([">=", ">", "<=", "<", "==", "!="], description);
}

/** What two numbers are. */
export const quantity = oneOf(["money", "number"], "Money is in minor units.");

type Flag = Extract<core.Condition, { readonly op: "flag" }>["flag"];

/** A yes-or-no fact of an offer. */
export const flagTest = { flag: Type.Unsafe<Flag>(Type.String()), is: Type.Boolean() };

/** The fact that a text test is about. */
export const textFact = Type.Unsafe<"partner.country" | "offer.option" | "offer.type" | "offer.storefront">(
  Type.String(),
);

/** The texts that a fact must, or must not, be one of. */
export const textTest = {
  is: Type.Boolean(),
  one_of: Type.Array(Type.String()),
  list: Type.Union([Type.String(), Type.Null()]),
};

const condition = referTo(
  Type.Unsafe<Snake<core.Condition>>({ $ref: "Condition#" }),
  (): TSchema => Condition,
);

/** A condition of the program, without what was found for it. Of several shapes; `op` says which. */
export const Condition = Type.Union(
  [
    Type.Object({ op: oneOf(["all", "any"], "Of several."), of: Type.Array(condition) }, closed),
    Type.Object(
      { op: oneOf(["some-offer", "every-offer"], "Over the partner's offers."), of: condition },
      closed,
    ),
    Type.Object(
      {
        op: Type.Literal("compare"),
        left: term("A measure, a figure, or what is done with them."),
        comparator: comparator("How the sides are compared."),
        right: term("As `left`."),
        type: quantity,
      },
      closed,
    ),
    Type.Object({ op: Type.Literal("flag"), ...flagTest }, closed),
    Type.Object({ op: Type.Literal("text"), fact: textFact, ...textTest }, closed),
    Type.Object({ op: oneOf(["always", "never"], "A constant.") }, closed),
  ],
  { $id: "Condition", description: "A condition of the program, without what was found for it." },
);

const requirement = referTo(
  Type.Unsafe<Snake<core.Requirement>>({ $ref: "Requirement#" }),
  (): TSchema => Requirement,
);

/** What must be met before a benefit is activated. Of several shapes; `kind` says which. */
export const Requirement = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal("benefit"),
        benefit: Type.String(),
        state: oneOf(["requested", "delivered"], "How far that benefit must have come."),
      },
      closed,
    ),
    Type.Object({ kind: Type.Literal("when"), when: Condition }, closed),
    Type.Object({ kind: Type.Literal("any"), of: Type.Array(requirement) }, closed),
  ],
  { $id: "Requirement", description: "What must be met before a benefit is activated." },
);
