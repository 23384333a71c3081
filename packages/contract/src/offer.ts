import type { PublishingOption } from "@laurel/core";
import { Type } from "typebox";
import { operation } from "./operation.ts";
import { Outreach } from "./outreach.ts";
import { PageQuery, page } from "./page.ts";
import { selfCheckCount } from "./self-check.ts";
import { Day, Moment, oneOf, orNull, PartnerParams } from "./values.ts";
import type { Shape } from "./wire.ts";

const options = ["list", "trial", "transact", "services"] as const satisfies readonly PublishingOption[];

/** A first go-live of an offer, or its first day at a higher publishing option. */
const Publication = Type.Object(
  { option: oneOf(options, "The publishing option of that day."), published_on: Day },
  { additionalProperties: false },
);

/** An offer as last received. */
export const Offer = Type.Object(
  {
    offer_id: Type.String({ examples: ["of-4101101-1"] }),
    publisher_id: Type.String(),
    title: Type.String(),
    offer_type: Type.String({ examples: ["saas"] }),
    storefront: Type.String({ examples: ["azure-marketplace"] }),
    pricing_models: Type.Array(Type.String(), { examples: [["free-trial", "subscription"]] }),
    option: oneOf(options, "The publishing option, derived from the pricing models."),
    status: oneOf(["draft", "preview", "live", "stopped"], "As last received."),
    live_on: orNull(Day),
    stopped_on: orNull(Day),
    private: Type.Boolean(),
    public_offer_id: orNull(Type.String()),
    owner_email: orNull(Type.String()),
    received_at: Moment,
    publications: Type.Array(Publication, { description: "The earliest first." }),
    self_check: selfCheckCount,
    outreach: Type.Array(Outreach, {
      description: "The team's first word, of each publication; the earliest first.",
    }),
  },
  { $id: "Offer", additionalProperties: false, description: "An offer as last received." },
);

/** An interface: written out, the shape is too long for a declaration file. */
export interface Offer extends Shape<typeof Offer> {}

export const listOffers = operation({
  id: "listOffers",
  method: "GET",
  path: "/partners/{partner_id}/offers",
  action: "partner.read",
  tag: "partners",
  summary: "A partner's offers",
  params: PartnerParams,
  query: PageQuery,
  answers: { 200: page(Offer) },
});
