import type { Tx } from "../../platform/database/transaction.ts";
import { type IntakeRefusal, refuse } from "../intake/import-kind.ts";
import { lastTransfer, loadTransfers } from "../transfers/transfer-store.ts";
import { Transfers } from "../transfers/transfers.ts";
import type { SaleRow } from "./read-sale.ts";
import { findSellers, type Seller } from "./sale-store.ts";

type SoldOffer = Pick<SaleRow, "publisherId" | "offerId">;
type SoldLine = SoldOffer & Pick<SaleRow, "billedOn">;

/** How many offers are kept in memory, so that memory use has a limit in a marketplace of any size. */
const maxOffers = 200_000;

/**
 * Which partner's publisher sold an offer, kept in memory during an import. An entry becomes wrong only by a
 * transfer, after which all are looked up again, as what is not on record is with each batch.
 */
export class SellerBook {
  readonly #publishers = new Map<string, { readonly partnerId: string; readonly offers: Set<string> }>();
  #offers = 0;
  #strangers = new Map<string, Seller>();
  #transfers = new Transfers([]);
  #lastTransfer = 0;

  /** The last transfer that the entries know; 0: none was made. */
  get lastTransfer(): number {
    return this.#lastTransfer;
  }

  /** Forgets the entries if a transfer was made since. */
  async refresh(tx: Tx): Promise<void> {
    const last = await lastTransfer(tx);
    if (last === this.#lastTransfer) return;
    this.#forget();
    this.#transfers = await loadTransfers(tx);
    this.#lastTransfer = last;
  }

  #forget(): void {
    this.#publishers.clear();
    this.#offers = 0;
  }

  /** Looks up what lines name and the book doesn't have. */
  async learn(tx: Tx, lines: readonly { readonly row: SoldLine }[]): Promise<void> {
    if (this.#offers > maxOffers) this.#forget();
    this.#strangers = new Map();
    const wanted = new Map<string, SoldOffer>();
    for (const { row } of lines) if (this.partnerOf(row) === null) wanted.set(key(row), row);
    if (wanted.size === 0) return;
    for (const seller of await findSellers(tx, [...wanted.values()])) this.#note(seller);
  }

  /** The partner on the day of the line; null where publisher and offer are not on record together. */
  partnerOf(sold: SoldLine): string | null {
    const publisher = this.#publishers.get(sold.publisherId);
    return publisher?.offers.has(sold.offerId) ? this.#holderOf(sold, publisher.partnerId) : null;
  }

  /** The partner of the publisher where the offer is not on record at all; null otherwise. */
  sellerOf(sold: SoldLine): string | null {
    const stranger = this.#strangers.get(key(sold));
    if (stranger === undefined || stranger.offerOf !== null || stranger.partnerId === null) return null;
    return this.#holderOf(sold, stranger.partnerId);
  }

  /** Whether a transfer may decide whose a line is. */
  isTransferred({ publisherId }: SoldOffer): boolean {
    return this.#transfers.concern(publisherId);
  }

  /** The partners that had an offer, or have it. */
  holdersOf(sold: SoldOffer): readonly string[] {
    return this.#transfers.holdersOf(sold);
  }

  #holderOf(sold: SoldLine, partnerId: string): string {
    return this.isTransferred(sold) ? this.#transfers.holderOn(sold, sold.billedOn, partnerId) : partnerId;
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
    if (partnerId === null || (offerOf !== publisherId && this.#transfers.goneTo(seller) === null)) {
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
