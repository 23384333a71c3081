import * as contract from "@laurel/contract";
import { publishingOption } from "@laurel/core";
import { Type } from "typebox";
import type { Database } from "../database/open.ts";
import type { App } from "../http/app.ts";
import { asCaller } from "../http/as-caller.ts";
import { sendProblem } from "../http/problems.ts";
import { readPage } from "../http/read-page.ts";
import { findPartner } from "../partners/directory/store.ts";
import { type ListedOffer, listOffers } from "./catalogue/store.ts";

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
    const { partner_id: found } = request.params;
    return asCaller(database, request, async (tx) => {
      if ((await findPartner(tx, found)) === null) {
        return sendProblem(request, reply, "partner-not-found", { params: { found } });
      }
      return readPage(request, reply, request.query, {
        name: `offers ${found}`,
        read: (after, limit) => listOffers(tx, found, after, limit),
        positionOf: ({ offer_id }) => [offer_id],
        show: showOffer,
      });
    });
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
