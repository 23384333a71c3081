import { Type } from "typebox";
import { operation } from "./operation.ts";
import { PageQuery, page } from "./page.ts";
import { Day } from "./values.ts";
import type { Shape } from "./wire.ts";

const count = (description: string) => Type.Integer({ minimum: 0, description });

/** What was received and does not count yet. */
export const Waiting = Type.Object(
  {
    sales_without_rate: Type.Array(
      Type.Object(
        {
          currency: Type.String({ description: "ISO 4217.", examples: ["EUR"] }),
          day: Day,
          sales: Type.Integer({ minimum: 1 }),
        },
        { additionalProperties: false },
      ),
      { description: "By currency and billing day, the earliest 100. A rate for the day makes them count." },
    ),
    sales_without_rate_count: count("How many sales that is over all days."),
    refunds_without_line: count("Refunds and chargebacks that name a line which was not received."),
    partners_due: count("Partners with new facts, or on a new day, that were not decided yet."),
  },
  {
    $id: "Waiting",
    additionalProperties: false,
    description: "What was received and does not count yet.",
  },
);
export type Waiting = Shape<typeof Waiting>;

export const getWaiting = operation({
  id: "getWaiting",
  method: "GET",
  path: "/waiting",
  action: "partners.list",
  tag: "imports",
  summary: "What was received and does not count yet, of all partners",
  answers: { 200: Waiting },
});

/** A refund or chargeback that names a line which was not received. */
export const WaitingRefund = Type.Object(
  {
    partner_id: Type.String({ examples: ["4101101"] }),
    name: Type.String({ examples: ["Veltrassa Analytics, Inc."], description: "The partner's name." }),
    source: Type.String({ description: "Who the line comes from." }),
    source_line_id: Type.String({ examples: ["r-7"] }),
    offsets: Type.String({ examples: ["s-3"], description: "The line that it names." }),
    billed_on: Day,
    amount_minor: Type.Integer({ description: "Minor units of its own currency, zero or less." }),
    currency: Type.String({ description: "ISO 4217.", examples: ["EUR"] }),
  },
  {
    $id: "WaitingRefund",
    additionalProperties: false,
    description: "A refund or chargeback that names a line which was not received.",
  },
);
export type WaitingRefund = Shape<typeof WaitingRefund>;

export const listWaitingRefunds = operation({
  id: "listWaitingRefunds",
  method: "GET",
  path: "/waiting/refunds",
  action: "partners.list",
  tag: "imports",
  summary: "Refunds and chargebacks whose line was not received, by partner",
  description: "One that names another of these waits with it.",
  query: PageQuery,
  answers: { 200: page(WaitingRefund) },
});
