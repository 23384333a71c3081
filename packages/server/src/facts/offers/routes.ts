import * as contract from "@laurel/contract";
import { publishingOption } from "@laurel/core";
import { Type } from "typebox";
import type { Database } from "../../platform/database/open.ts";
import type { App } from "../../platform/http/app.ts";
import { readPage } from "../../platform/http/paging/read-page.ts";
import { ofPartner } from "../partners/of-partner.ts";
import { type ListedOffer, listOffers } from "./catalogue-store.ts";

/** The offers of a partner. */
export function addOfferRoutes(app: App, database: Database): void {
  const config = { action: "partner.read" } as const;
  const schema = {
    tags: ["partners"],
    operationId: "listOffers",
    summary: "A partner's offers",
    params: contract.PartnerParams,
    querystring: contract.PageQuery,
    response: { 200: contract.page(Type.Unsafe<contract.Offer>({ $ref: "Offer#" })) },
  };
  app.get("/api/v1/partners/:partner_id/offers", { config, schema }, async (request, reply) => {
    return ofPartner(database, request, reply, (tx, partnerId) =>
      readPage(request, reply, request.query, {
        name: `offers ${partnerId}`,
        read: (after, limit) => listOffers(tx, partnerId, after, limit),
        positionOf: ({ offer_id }) => [offer_id],
        show: showOffer,
      }),
    );
  });
}

function showOffer({ received_at, pricing_models, publications, ...offer }: ListedOffer): contract.Offer {
  return {
    ...offer,
    pricing_models: [...pricing_models],
    option: publishingOption(pricing_models),
    received_at: received_at.toString(),
    publications: [...publications],
  };
}
