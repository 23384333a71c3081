import { cutAt, dayText, joined, type LiveSpell, parseDay } from "@laurel/core";
import type { StateChange } from "../../platform/audit/state-change.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { IntakeRefusal } from "../intake/import-kind.ts";
import { refuse } from "../intake/import-kind.ts";
import { heldFrom } from "../offers/apply-offers.ts";
import {
  appendOffers,
  findOffers,
  findOffersOf,
  type HeldOffer,
  type OfferKey,
  type OwnedOffer,
} from "../offers/offer-store.ts";
import { keyOf, liveDaysOf, publish } from "../offers/publish-offers.ts";
import { findPublishers } from "../publishers/publisher-store.ts";
import type { Transfer, Transfers } from "./transfers.ts";

/** What becomes of the offers of transfers. */
export interface TransferredOffers {
  readonly offers: number;
  readonly state: StateChange | null;
}

/** The transfers before some were made, and with them. */
interface BeforeAndAfter {
  readonly before: Transfers;
  readonly after: Transfers;
}

/** Offers with the days on which each is live at its partner, by `keyOf`. */
type ReadOffers = Map<string, LiveOffer>;
type LiveOffer = OwnedOffer & { readonly spells: readonly LiveSpell[] };

/**
 * Gives offers to the partner to which they are transferred, with the days on which they were live: each day
 * goes where a line billed on it goes. Refused where the partner has another offer with the same id.
 */
export async function transferOffers(
  tx: Tx,
  transfers: readonly Transfer[],
  known: BeforeAndAfter,
): Promise<TransferredOffers | IntakeRefusal> {
  const held: ReadOffers = new Map();
  const changed = new Map<string, HeldOffer>();
  let offers = 0;
  for (const transfer of transfers) {
    const { fromPartner, toPartner, publisherId } = transfer;
    const ids = await findConcerned(tx, transfer, known.before);
    const keysOf = (partnerId: string) => ids.map((offerId) => ({ partnerId, offerId }));
    await read(tx, held, [...keysOf(fromPartner), ...keysOf(toPartner)]);
    for (const from of keysOf(fromPartner)) {
      const offer = held.get(keyOf(from));
      if (offer === undefined) continue;
      const to = held.get(keyOf({ ...from, partnerId: toPartner }));
      // One that went to another publisher before has only days here.
      const goes = offer.publisherId === publisherId && known.before.goneTo(offer) === null;
      if (goes) offers += 1;
      const made = moved(transfer, offer, goes, to ?? null, known);
      const isRefused =
        made.length > 0 && to !== undefined && (await isOther(tx, to, publisherId, known.after));
      if (isRefused) return otherOffer(to);
      for (const one of made) {
        if (one.spells !== null) held.set(keyOf(one), { ...one, spells: one.spells });
        changed.set(keyOf(one), one);
      }
    }
  }
  const all = [...changed.values()];
  const state = await appendOffers(tx, all, null);
  await publish(tx, all);
  return { offers, state };
}

/** The ids of the offers that a publisher has, or of whose days it has some. */
async function findConcerned(tx: Tx, transfer: Transfer, before: Transfers): Promise<readonly string[]> {
  const own = (await findOffersOf(tx, transfer)).map(({ offerId }) => offerId);
  if (transfer.offerId !== null) return own;
  const former = before.offerDays().filter(({ belongsTo }) => belongsTo === transfer.publisherId);
  return [...new Set([...own, ...former.map(({ offerId }) => offerId)])];
}

/** Reads offers that weren't read yet. */
async function read(tx: Tx, held: ReadOffers, keys: readonly OfferKey[]): Promise<void> {
  const missing = keys.filter((key) => !held.has(keyOf(key)));
  const spells = await liveDaysOf(tx, missing);
  for (const offer of await findOffers(tx, missing))
    held.set(keyOf(offer), { ...offer, spells: spells.get(keyOf(offer)) ?? [] });
}

/** Whether a partner has another offer with the id of one that comes to it. */
async function isOther(tx: Tx, there: OwnedOffer, publisherId: string, after: Transfers): Promise<boolean> {
  if (after.isSame(there, publisherId) || after.goneTo(there) !== null) return false;
  const publisher = (await findPublishers(tx, [there.publisherId])).get(there.publisherId);
  return publisher?.partnerId === there.partnerId;
}

function otherOffer({ partnerId, offerId, publisherId }: OwnedOffer): IntakeRefusal {
  const params = { found: offerId, partner: partnerId, publisher: publisherId };
  return refuse("to_partner", "transfer-offer-on-record", params);
}

/** What a transfer makes of an offer at both partners; `goes`: itself, not only some of its days. */
function moved(
  transfer: Transfer,
  offer: LiveOffer,
  goes: boolean,
  there: LiveOffer | null,
  { before, after }: BeforeAndAfter,
): readonly HeldOffer[] {
  const { fromPartner, toPartner, toPublisher } = transfer;
  if (fromPartner === toPartner) return [{ ...offer, publisherId: toPublisher, spells: null }];
  const { stays, leaves } = divided(transfer, offer, before);
  if (!goes && leaves.length === 0) return [];
  const coming = { ...offer, partnerId: toPartner, publisherId: toPublisher };
  const [base, other] = goes ? [offer, there] : [there ?? offer, offer];
  const came = { ...(goes ? coming : (there ?? coming)), liveOn: wentLive(base, other, before) };
  const spells = joined([...(there?.spells ?? []), ...leaves]);
  const left = leaves.length === 0 ? [] : [shownBy({ ...offer, spells: stays }, after)];
  return [...left, shownBy({ ...came, spells }, after)];
}

/** The days of an offer that stay, and those that leave with a publisher. */
function divided({ publisherId, fromDay }: Transfer, offer: LiveOffer, before: Transfers) {
  const sold = { publisherId, offerId: offer.offerId };
  const starts = [...before.startsOf(sold), fromDay].map((day) => (day === null ? null : parseDay(day)));
  const parts = cutAt(
    offer.spells,
    starts.filter((day) => day !== null),
  );
  const isLeaving = ({ from }: LiveSpell) => {
    const day = dayText(from);
    return (fromDay === null || day >= fromDay) && before.publisherOn(sold, day) === publisherId;
  };
  return {
    stays: joined(parts.filter((part) => !isLeaving(part))),
    leaves: joined(parts.filter(isLeaving)),
  };
}

/**
 * The day of the last go-live, as the catalogue had it. A partner knows the first of its own days instead if
 * that is later; the other one may know an earlier day.
 */
function wentLive(offer: LiveOffer, other: LiveOffer | null, before: Transfers): string | null {
  const { liveOn } = offer;
  const known = other !== null && before.isSame(offer, other.publisherId) ? other.liveOn : null;
  if (liveOn === null || known === null || liveOn !== before.heldSince(offer)) return liveOn;
  return known < liveOn ? known : liveOn;
}

/** An offer with its days at a partner: as the catalogue has it, or stopped where another partner has it. */
function shownBy(offer: LiveOffer, after: Transfers): LiveOffer {
  const { partnerId, status, liveOn, spells } = offer;
  if (after.isHeldBy(offer, partnerId)) return heldFrom(offer, after.heldSince(offer));
  if (liveOn === null || (status !== "live" && status !== "stopped")) return offer;
  const last = spells.at(-1);
  if (last === undefined) return { ...offer, status: "stopped", stoppedOn: liveOn };
  const [from, until] = [dayText(last.from), dayText(last.until ?? last.from)];
  return { ...offer, status: "stopped", liveOn: from < liveOn ? from : liveOn, stoppedOn: until };
}
