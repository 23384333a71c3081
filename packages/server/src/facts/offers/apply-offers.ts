import type { Tx } from "../../platform/database/transaction.ts";
import {
  type BatchContext,
  type ImportKind,
  type IntakeRefusal,
  type Line,
  refuse,
  type Settled,
} from "../intake/import-kind.ts";
import { markDue } from "../intake/ledger-store.ts";
import { noticeDays } from "../intake/notice-days.ts";
import { sameRow, walkLines } from "../intake/walk-lines.ts";
import { findPublishers } from "../publishers/publisher-store.ts";
import { loadTransfers } from "../transfers/transfer-store.ts";
import { appendOffers, findOffers, type OwnedOffer } from "./offer-store.ts";
import { keyOf, publish } from "./publish-offers.ts";
import { type OfferRow, offerColumns, readOffer } from "./read-offer.ts";

/** Offers: snapshots by the time received, and the publications that follow from them. */
export const offersKind: ImportKind<OfferRow> = {
  name: "offers",
  columns: offerColumns,
  personal: true,
  needsProgram: false,
  read: readOffer,
  review: async (_tx, batch, context) => ({
    refused: [],
    notices: noticeDays(batch, context, [["live_on", ({ liveOn }) => liveOn]]),
  }),
  apply: applyOffers,
};

async function applyOffers(
  tx: Tx,
  batch: readonly Line<OfferRow>[],
  context: BatchContext,
): Promise<Settled> {
  const rows = batch.map(({ row }) => row);
  const publishers = await findPublishers(
    tx,
    rows.map(({ publisherId }) => publisherId),
  );
  const transfers = await loadTransfers(tx);
  const ownerOf = ({ publisherId }: OfferRow) => publishers.get(publisherId)?.partnerId ?? null;
  const wanted = rows.map((row) => ({ partnerId: ownerOf(row) ?? "", offerId: row.offerId }));
  const current = new Map((await findOffers(tx, wanted)).map((offer) => [keyOf(offer), offer]));
  const changed: OwnedOffer[] = [];
  const idOf = ({ publisherId, offerId }: OfferRow) => `${publisherId}\n${offerId}`;
  const settled = walkLines(batch, idOf, (row) => {
    const partnerId = ownerOf(row);
    if (partnerId === null) return refuse("publisher_id", "publisher-unknown", { found: row.publisherId });
    const gone = transfers.goneTo(row);
    if (gone !== null) return otherPublisher(gone, row);
    const offer: OwnedOffer = { ...heldFrom(row, transfers.heldSince(row)), partnerId };
    const known = current.get(keyOf(offer));
    if (known !== undefined && known.publisherId !== row.publisherId)
      return otherPublisher(known.publisherId, row);
    if (sameRow(known, offer)) return "repeated";
    current.set(keyOf(offer), offer);
    changed.push(offer);
    return "added";
  });
  const facts = await appendOffers(tx, changed, context.importId);
  await publish(tx, changed);
  await markDue(
    tx,
    changed.map(({ partnerId }) => partnerId),
    context.today,
  );
  return { ...settled, facts };
}

/** An offer's sales belong to its publisher. No import takes it from there: a transfer does. */
function otherPublisher(owner: string, { offerId, publisherId }: OfferRow): IntakeRefusal {
  const params = { found: offerId, publisher: publisherId, owner };
  return refuse("offer_id", "offer-of-other-publisher", params);
}

/** An offer as its partner has it: from the day on which it came from another partner; null: always. */
export function heldFrom<Row extends OfferRow>(row: Row, since: string | null): Row {
  const { liveOn, stoppedOn } = row;
  if (since === null || liveOn === null || liveOn >= since) return row;
  return { ...row, liveOn: since, stoppedOn: stoppedOn !== null && stoppedOn < since ? since : stoppedOn };
}
