import type { PricingModel, PublishingOption } from "@laurel/core";
import type { Tx } from "../../platform/database/transaction.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";

/** An offer as last received, with the publications that were seen of it. */
export interface ListedOffer {
  readonly offer_id: string;
  readonly publisher_id: string;
  readonly title: string;
  readonly offer_type: string;
  readonly storefront: string;
  readonly pricing_models: readonly PricingModel[];
  readonly status: "draft" | "preview" | "live" | "stopped";
  readonly live_on: string | null;
  readonly stopped_on: string | null;
  readonly private: boolean;
  readonly public_offer_id: string | null;
  readonly owner_email: string | null;
  readonly received_at: Temporal.Instant;
  readonly publications: readonly { readonly option: PublishingOption; readonly published_on: string }[];
}

/** A partner's offers after one, by their ids. */
export async function listOffers(
  { client }: Pick<Tx, "client">,
  partnerId: string,
  after: Position | null,
  limit: number,
): Promise<readonly ListedOffer[]> {
  const { rows } = await client.query<ListedOffer>(
    `select offer_id, publisher_id, title, offer_type, storefront, pricing_models, status, live_on,
       stopped_on, private, public_offer_id, owner_email, received_at,
       coalesce(publications, '[]') as publications
     from offers left join lateral (
       select jsonb_agg(
         jsonb_build_object('option', option, 'published_on', published_on) order by published_on
       ) as publications
       from publications seen where seen.partner_id = offers.partner_id and seen.offer_id = offers.offer_id
     ) found on true
     where partner_id = $1 and ($2::text is null or offer_id > $2) order by offer_id limit $3`,
    [partnerId, after?.[0] ?? null, limit],
  );
  return rows;
}
