import type { Exclusion } from "@laurel/core";
import { Type } from "typebox";
import { operation } from "./operation.ts";
import { page, pageQuery } from "./page.ts";
import { AmountMinor, Day, oneOf, orNull, PartnerParams } from "./values.ts";
import type { Shape } from "./wire.ts";

const exclusions = [
  "fraud",
  "cancelled-before-use",
  "test",
  "entered-in-error",
] as const satisfies readonly Exclusion[];

/** A billed line by its highest revision, and what it adds to a figure. */
export const SaleLine = Type.Object(
  {
    source: Type.String({ description: "Who the line comes from." }),
    source_line_id: Type.String({ examples: ["s-3"] }),
    revision: Type.Integer(),
    offer_id: Type.String({ examples: ["of-4101101-1"] }),
    billed_on: Day,
    amount_minor: Type.Integer({ description: "Minor units of its own currency, signed as billed." }),
    currency: Type.String({ description: "ISO 4217.", examples: ["EUR"] }),
    kind: oneOf(["sale", "refund", "chargeback", "adjustment"], "As billed."),
    exclusion: orNull(oneOf(exclusions, "Why it is excluded: its own exclusion, or that of its line.")),
    offsets: orNull(Type.String({ description: "The line that it names.", examples: ["s-3"] })),
    counts_on: Type.Union([Day, Type.Null()], {
      description:
        "The day it counts on: that of the line it undoes, else its own. Null: it was entered in error, or " +
        "what it undoes is missing.",
    }),
    counts_minor: Type.Union([AmountMinor, Type.Null()], {
      description:
        "What it adds, in the program's currency; 0 where it doesn't count, also for the measure that was " +
        "asked for. Null: it waits for an exchange rate.",
    }),
  },
  {
    $id: "SaleLine",
    additionalProperties: false,
    description: "A billed line by its highest revision, and what it adds to a figure.",
  },
);
export type SaleLine = Shape<typeof SaleLine>;

const day = (description: string) => Type.Optional(Type.Union([Day], { description }));

export const listSales = operation({
  id: "listSales",
  method: "GET",
  path: "/partners/{partner_id}/sales",
  action: "partner.read",
  tag: "partners",
  summary: "A partner's billed lines, the newest first",
  description:
    "With `measure`, `counts_minor` of all lines add up to `total_minor`, which is the measure's figure. " +
    "A line is listed on the day it counts on.",
  params: PartnerParams,
  query: Type.Object(
    {
      ...pageQuery,
      measure: Type.Optional(
        Type.String({ minLength: 1, maxLength: 200, description: "A sum of sales in the program." }),
      ),
      as_of: day("The day of the figure; today unless said."),
      from: day("The first day. Without `from` and `to`, the measure says which days count."),
      to: day("The last day."),
    },
    { additionalProperties: false },
  ),
  answers: {
    200: Type.Object(
      {
        ...page(SaleLine).properties,
        from: orNull(Day),
        to: orNull(Day),
        total_minor: Type.Union([AmountMinor, Type.Null()], {
          description: "What the measure counts of these days. Null without one, or beyond 2^53 − 1.",
        }),
      },
      { additionalProperties: false },
    ),
  },
});
