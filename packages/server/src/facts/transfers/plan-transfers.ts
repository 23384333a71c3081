import type { Tx } from "../../platform/database/transaction.ts";
import { type IntakeRefusal, refuse } from "../intake/import-kind.ts";
import { findOffersOf } from "../offers/offer-store.ts";
import { knownPartners } from "../partners/partner-store.ts";
import { findPublishers, findPublishersOf } from "../publishers/publisher-store.ts";
import { loadTransfers } from "./transfer-store.ts";
import type { Transfer } from "./transfers.ts";

/** What is transferred. */
export type TransferSubject =
  | { readonly of: "publisher"; readonly publisherId: string; readonly toPartner: string }
  | {
      readonly of: "offer";
      readonly publisherId: string;
      readonly offerId: string;
      readonly toPublisher: string;
    }
  /** All publishers of a partner. */
  | { readonly of: "partner"; readonly partnerId: string; readonly toPartner: string };

/** A transfer without its day. */
export type PlannedTransfer = Omit<Transfer, "transferId" | "fromDay">;

/** The single transfers that an order comes to; at least one, all between the same partners. */
export async function planTransfers(
  tx: Tx,
  what: TransferSubject,
): Promise<readonly [PlannedTransfer, ...PlannedTransfer[]] | IntakeRefusal> {
  if (what.of === "offer") return planOffer(tx, what);
  if (what.of === "partner") return planPublishers(tx, what.partnerId, what.toPartner, null);
  const fromPartner = await partnerOf(tx, what.publisherId);
  if (fromPartner === null) return refuse("publisher_id", "publisher-unknown", { found: what.publisherId });
  return planPublishers(tx, fromPartner, what.toPartner, what.publisherId);
}

/** `publisherId`: null for all of the partner. */
async function planPublishers(
  tx: Tx,
  fromPartner: string,
  toPartner: string,
  publisherId: string | null,
): Promise<readonly [PlannedTransfer, ...PlannedTransfer[]] | IntakeRefusal> {
  const known = await knownPartners(tx, [fromPartner, toPartner]);
  if (!known.has(fromPartner)) return refuse("partner_id", "partner-unknown", { found: fromPartner });
  if (!known.has(toPartner)) return refuse("to_partner", "partner-unknown", { found: toPartner });
  if (fromPartner === toPartner) return refuse("to_partner", "transfer-to-itself", { found: toPartner });
  const publishers = publisherId === null ? await findPublishersOf(tx, fromPartner) : [publisherId];
  const [first, ...more] = publishers.map((publisher) => ({
    ...{ publisherId: publisher, toPublisher: publisher, offerId: null, fromPartner, toPartner },
  }));
  return first === undefined
    ? refuse("partner_id", "transfer-of-nothing", { found: fromPartner })
    : [first, ...more];
}

async function planOffer(
  tx: Tx,
  { publisherId, offerId, toPublisher }: Extract<TransferSubject, { readonly of: "offer" }>,
): Promise<readonly [PlannedTransfer] | IntakeRefusal> {
  const [fromPartner, toPartner] = [await partnerOf(tx, publisherId), await partnerOf(tx, toPublisher)];
  if (fromPartner === null) return refuse("publisher_id", "publisher-unknown", { found: publisherId });
  if (toPartner === null) return refuse("to_publisher", "publisher-unknown", { found: toPublisher });
  if (publisherId === toPublisher)
    return refuse("to_publisher", "transfer-to-itself", { found: toPublisher });
  const one = { publisherId, offerId, toPublisher, fromPartner, toPartner };
  const unknown = refuse("offer_id", "offer-unknown", { found: offerId, publisher: publisherId });
  const gone = (await loadTransfers(tx)).goneTo(one);
  return gone !== null || (await findOffersOf(tx, one)).length === 0 ? unknown : [one];
}

async function partnerOf(tx: Tx, publisherId: string): Promise<string | null> {
  return (await findPublishers(tx, [publisherId])).get(publisherId)?.partnerId ?? null;
}
