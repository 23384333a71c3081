import type { Tx } from "../../platform/database/transaction.ts";
import { type IntakeRefusal, refuse } from "../intake/import-kind.ts";
import type { SaleRow } from "./read-sale.ts";
import { findSellers, type Seller } from "./sale-store.ts";

type SoldOffer = Pick<SaleRow, "publisherId" | "offerId">;

/** How many offers are kept in memory, so that memory use has a limit in a marketplace of any size. */
const maxOffers = 200_000;

/**
 * Which partner's publisher sold an offer, kept in memory during an import: publishers never change partners
 * and offers never change publishers, so an entry never becomes wrong. What is not on record is looked up
 * again with each batch.
 */
export class SellerBook {
  readonly #publishers = new Map<string, { readonly partnerId: string; readonly offers: Set<string> }>();
  #offers = 0;
  #strangers = new Map<string, Seller>();

  /** Looks up what lines name and the book doesn't have. */
  async learn(tx: Tx, lines: readonly { readonly row: SoldOffer }[]): Promise<void> {
    if (this.#offers > maxOffers) {
      this.#publishers.clear();
      this.#offers = 0;
    }
    this.#strangers = new Map();
    const wanted = new Map<string, SoldOffer>();
    for (const { row } of lines) if (this.partnerOf(row) === null) wanted.set(key(row), row);
    if (wanted.size === 0) return;
    for (const seller of await findSellers(tx, [...wanted.values()])) this.#note(seller);
  }

  /** The partner; null where publisher and offer are not on record together. */
  partnerOf({ publisherId, offerId }: SoldOffer): string | null {
    const publisher = this.#publishers.get(publisherId);
    return publisher?.offers.has(offerId) ? publisher.partnerId : null;
  }

  /** The partner of the publisher where the offer is not on record at all; null otherwise. */
  sellerOf(sold: SoldOffer): string | null {
    const stranger = this.#strangers.get(key(sold));
    return stranger === undefined || stranger.offerOf !== null ? null : stranger.partnerId;
  }

  /** Why no partner was found. */
  refusal({ publisherId, offerId }: SoldOffer): IntakeRefusal {
    const stranger = this.#strangers.get(key({ publisherId, offerId }));
    if (stranger === undefined) throw new Error("a line was not looked up");
    if (stranger.partnerId === null)
      return refuse("publisher_id", "publisher-unknown", { found: publisherId });
    if (stranger.offerOf === null)
      return refuse("offer_id", "offer-unknown", { found: offerId, publisher: publisherId });
    const params = { found: offerId, publisher: publisherId, owner: stranger.offerOf };
    return refuse("offer_id", "offer-of-other-publisher", params);
  }

  #note(seller: Seller): void {
    const { publisherId, offerId, partnerId, offerOf } = seller;
    if (partnerId === null || offerOf !== publisherId) {
      this.#strangers.set(key(seller), seller);
      return;
    }
    const publisher = this.#publishers.get(publisherId) ?? { partnerId, offers: new Set() };
    publisher.offers.add(offerId);
    this.#publishers.set(publisherId, publisher);
    this.#offers += 1;
  }
}

function key({ publisherId, offerId }: SoldOffer): string {
  return `${publisherId}\n${offerId}`;
}
