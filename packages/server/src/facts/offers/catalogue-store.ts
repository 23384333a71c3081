import type { Offer } from "@laurel/contract";
import type { PricingModel } from "@laurel/core";
import { rows } from "../../platform/database/rows.ts";
import type { Reader } from "../../platform/database/transaction.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";

/** An offer as last received, with its publications. */
export interface ListedOffer
  extends Omit<Offer, "option" | "pricingModels" | "receivedAt" | "selfCheck" | "outreach"> {
  readonly pricingModels: readonly PricingModel[];
  readonly receivedAt: Temporal.Instant;
}

/** A partner's offers after one, by their ids. */
export async function listOffers(
  reader: Reader,
  partnerId: string,
  after: Position | null,
  limit: number,
): Promise<readonly ListedOffer[]> {
  return rows<ListedOffer>(
    reader,
    `select offer_id, publisher_id, title, offer_type, storefront, pricing_models, status, live_on,
       stopped_on, private, public_offer_id, owner_email, received_at,
       coalesce(publications, '[]') as publications
     from offers left join lateral (
       select jsonb_agg(
         jsonb_build_object('option', option, 'publishedOn', published_on) order by published_on
       ) as publications
       from publications seen where seen.partner_id = offers.partner_id and seen.offer_id = offers.offer_id
     ) found on true
     where partner_id = $1 and ($2::text is null or offer_id > $2) order by offer_id limit $3`,
    [partnerId, after?.[0] ?? null, limit],
  );
}
