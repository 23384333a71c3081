import type { StateChange } from "../../platform/audit/state-change.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { IntakeRefusal } from "../intake/import-kind.ts";
import { refuse } from "../intake/import-kind.ts";
import { heldFrom, publish } from "../offers/apply-offers.ts";
import { appendOffers, findOffers, findOffersOf, type OwnedOffer } from "../offers/offer-store.ts";
import { findPublishers } from "../publishers/publisher-store.ts";
import type { Transfer, Transfers } from "./transfers.ts";

/** What becomes of the offers of transfers. */
export interface TransferredOffers {
  readonly offers: number;
  readonly state: StateChange | null;
}

/**
 * Gives offers to the partner to which they are transferred, and ends them at the other one on the day of the
 * transfer; `all` has these transfers already. Refused where the partner has another offer with the same id.
 */
export async function transferOffers(
  tx: Tx,
  transfers: readonly Transfer[],
  all: Transfers,
): Promise<TransferredOffers | IntakeRefusal> {
  const changed: OwnedOffer[] = [];
  let offers = 0;
  for (const transfer of transfers) {
    const { fromPartner, toPartner, toPublisher, fromDay } = transfer;
    for (const offer of await findOffersOf(tx, transfer)) {
      // One that went to another publisher before is only on record here for what it was.
      if (transfer.offerId === null && all.goneTo(offer) !== null) continue;
      offers += 1;
      const moved = { ...offer, partnerId: toPartner, publisherId: toPublisher };
      if (fromPartner !== toPartner) {
        const other = await findOther(tx, moved, all);
        if (other !== null) return otherOffer(other);
        const left = endedOn(offer, fromDay);
        if (left !== null) changed.push(left);
      }
      changed.push(heldFrom(moved, all.heldSince(moved)));
    }
  }
  const state = await appendOffers(tx, changed, null);
  await publish(tx, changed);
  return { offers, state };
}

/** Another offer with the same id that the partner still has; null: there is none. */
async function findOther(tx: Tx, moved: OwnedOffer, all: Transfers): Promise<OwnedOffer | null> {
  const [there] = await findOffers(tx, [moved]);
  if (there === undefined || there.publisherId === moved.publisherId || all.goneTo(there) !== null)
    return null;
  const publisher = (await findPublishers(tx, [there.publisherId])).get(there.publisherId);
  return publisher?.partnerId === there.partnerId ? there : null;
}

function otherOffer({ partnerId, offerId, publisherId }: OwnedOffer): IntakeRefusal {
  const params = { found: offerId, partner: partnerId, publisher: publisherId };
  return refuse("to_partner", "transfer-offer-on-record", params);
}

/** An offer that ends on a day (null: it never was live); null: it is not live then anyway. */
function endedOn(offer: OwnedOffer, day: string | null): OwnedOffer | null {
  const { status, liveOn, stoppedOn } = offer;
  if (liveOn === null || (status !== "live" && status !== "stopped")) return null;
  const end = day === null || day < liveOn ? liveOn : day;
  if (stoppedOn !== null && stoppedOn <= end) return null;
  return { ...offer, status: "stopped", stoppedOn: end };
}
