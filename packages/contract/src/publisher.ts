import { Type } from "typebox";
import { operation } from "./operation.ts";
import { PageQuery, page } from "./page.ts";
import { Moment, PartnerParams } from "./values.ts";
import type { Shape } from "./wire.ts";

/** A publisher of a partner, as last received. */
export const Publisher = Type.Object(
  {
    publisher_id: Type.String({ examples: ["veltrassa-eu"] }),
    name: Type.String(),
    offers: Type.Integer({ minimum: 0, description: "How many offers are on record of it." }),
    received_at: Moment,
  },
  {
    $id: "Publisher",
    additionalProperties: false,
    description: "A publisher of a partner, as last received.",
  },
);
export type Publisher = Shape<typeof Publisher>;

export const listPublishers = operation({
  id: "listPublishers",
  method: "GET",
  path: "/partners/{partner_id}/publishers",
  action: "partner.read",
  tag: "partners",
  summary: "A partner's publishers",
  params: PartnerParams,
  query: PageQuery,
  answers: { 200: page(Publisher) },
});
