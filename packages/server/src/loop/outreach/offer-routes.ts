import * as contract from "@laurel/contract";
import { publishingOption } from "@laurel/core";
import { type ListedOffer, listOffers } from "../../facts/offers/catalogue-store.ts";
import { forPartner } from "../../facts/partners/for-partner.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { Refusal } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import { loadGround } from "../ground.ts";
import type { LoopSurroundings } from "../surroundings.ts";
import { listOutreaches } from "./outreach-store.ts";
import { showOutreaches } from "./show-outreach.ts";

/** More than any offer has: each of its options is published once. */
const mostOfAnOffer = 4;

/** The offers of a partner, with the team's first word about each publication. */
export function addOfferRoutes(app: App, { database, clock }: LoopSurroundings): void {
  const server = asServer(database);
  implement(app, contract.listOffers, (asked) =>
    forPartner(database, asked, async (tx, partnerId) => {
      const page = await listPage(asked.query, {
        name: `offers ${partnerId}`,
        read: (after, limit) => listOffers(tx, partnerId, after, limit),
        positionOf: ({ offerId }) => [offerId],
        show: (row) => row,
      });
      if (page instanceof Refusal) return page;
      const offerIds = page.items.map(({ offerId }) => offerId);
      // The partner may see what became of each message, which the table itself is hidden from.
      const limit = offerIds.length * mostOfAnOffer;
      const found = await listOutreaches(server, { partnerId, offerIds }, null, limit);
      const ground = await loadGround(tx, clock);
      const shown = await showOutreaches(tx, found, ground, { server, caller: asked.caller });
      const byOffer = Map.groupBy(shown, ({ offerId }) => offerId);
      return {
        ...page,
        items: page.items.map((offer) => showOffer(offer, byOffer.get(offer.offerId) ?? [])),
      };
    }),
  );
}

function showOffer(
  { pricingModels, receivedAt, ...offer }: ListedOffer,
  outreach: readonly contract.Outreach[],
): contract.Offer {
  return {
    ...offer,
    pricingModels,
    option: publishingOption(pricingModels),
    receivedAt: receivedAt.toString(),
    outreach: outreach.toSorted((a, b) => (a.publishedOn < b.publishedOn ? -1 : 1)),
  };
}
