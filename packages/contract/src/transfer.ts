import { Type } from "typebox";
import { operation } from "./operation.ts";
import { StandingEffect } from "./standing-effect.ts";
import { Day, PartnerParams } from "./values.ts";
import type { Shape } from "./wire.ts";

const closed = { additionalProperties: false } as const;
const id = (description: string) => Type.String({ minLength: 1, maxLength: 200, description });

const how = {
  from_day: Type.Union([Day, Type.Null()], {
    description: "Lines billed from this day on count for the other partner. Null: all lines.",
  }),
  reason: Type.String({ minLength: 1, maxLength: 1000, description: "Why; it goes into the audit log." }),
};

const toPartner = Type.Object({ to_partner: id("The partner that has it afterwards."), ...how }, closed);
const toPublisher = Type.Object(
  { to_publisher: id("The publisher that has it afterwards, of the same partner or another."), ...how },
  closed,
);

const query = Type.Object(
  {
    dry_run: Type.Optional(
      Type.Boolean({ description: "Shows whose standing would change, and changes nothing." }),
    ),
  },
  closed,
);

/** What was transferred to another partner. */
export const TransferResult = Type.Object(
  {
    from_partner: id("The partner that had it."),
    to_partner: id("The partner that has it now."),
    publishers: Type.Integer({ minimum: 0 }),
    offers: Type.Integer({ minimum: 0 }),
    lines: Type.Integer({ minimum: 0, description: "Billed sales that now count for `to_partner`." }),
    effect: Type.Optional(StandingEffect),
  },
  {
    $id: "TransferResult",
    ...closed,
    description: "What was transferred to another partner; with `effect` in a dry run, what would be.",
  },
);
export type TransferResult = Shape<typeof TransferResult>;

const common = {
  action: "transfers.make",
  tag: "partners",
  method: "POST",
  query,
  answers: { 200: TransferResult },
  takesKey: true,
} as const;

const lines =
  "A refund goes where its sale is. Lines that arrive later are added where they belong by the day on " +
  "which they were billed. People, contacts, activations and observations stay where they are.";

export const transferPublisher = operation({
  ...common,
  id: "transferPublisher",
  path: "/publishers/{publisher_id}/transfer",
  summary: "Transfer a publisher with its offers to another partner",
  description: lines,
  params: Type.Object({ publisher_id: id("The publisher.") }),
  body: toPartner,
});

export const transferOffer = operation({
  ...common,
  id: "transferOffer",
  path: "/publishers/{publisher_id}/offers/{offer_id}/transfer",
  summary: "Transfer an offer to another publisher, of the same partner or another",
  description: lines,
  params: Type.Object({ publisher_id: id("The publisher that has it."), offer_id: id("The offer.") }),
  body: toPublisher,
});

export const transferPartner = operation({
  ...common,
  id: "transferPartner",
  path: "/partners/{partner_id}/transfer",
  summary: "Transfer all publishers of a partner to another: the two partners merge",
  description: lines,
  params: PartnerParams,
  body: toPartner,
});
