import * as contract from "@laurel/contract";
import { publishingOption } from "@laurel/core";
import type { Database } from "../../platform/database/open.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import { forPartner } from "../partners/for-partner.ts";
import { type ListedOffer, listOffers } from "./catalogue-store.ts";

/** The offers of a partner. */
export function addOfferRoutes(app: App, database: Database): void {
  implement(app, contract.listOffers, (asked) =>
    forPartner(database, asked, (tx, partnerId) =>
      listPage(asked.query, {
        name: `offers ${partnerId}`,
        read: (after, limit) => listOffers(tx, partnerId, after, limit),
        positionOf: ({ offerId }) => [offerId],
        show: showOffer,
      }),
    ),
  );
}

function showOffer({ pricingModels, receivedAt, publications, ...offer }: ListedOffer): contract.Offer {
  return {
    ...offer,
    pricingModels,
    option: publishingOption(pricingModels),
    receivedAt: receivedAt.toString(),
    publications,
  };
}
