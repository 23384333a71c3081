import { earlierStates } from "./earlier-states.ts";
import type { OfferLook, OfferPast, OfferRecord } from "./history.ts";
import { hasEnded, spellsOf } from "./live-spells.ts";
import { isPublished, type OfferSnapshot, publications } from "./publication.ts";

/** An offer as received once, with all that conditions may ask of it. */
export interface ReceivedOffer extends OfferSnapshot, OfferLook {
  readonly offerId: string;
}

/** An offer that was received: there is at least one snapshot. */
export type ReceivedOffers = readonly [ReceivedOffer, ...ReceivedOffer[]];

/**
 * An offer by its snapshots in the order received, over all time.
 *
 * A snapshot says what the offer is from the day it was received; the first one also says what it was before.
 * Its days say when the offer is live, in the past too: with another `stopped_on`, or with an earlier
 * `live_on`, it corrects what was known. With a later `live_on`, or with the same one after the offer was
 * live and stopped, the offer was resumed, which leaves the days before as they were. One by a transfer says
 * all days on which the offer is live at its partner.
 */
export function offerOf(snapshots: ReceivedOffers): OfferRecord {
  const last = snapshots.at(-1) as ReceivedOffer;
  const { offerId, status, option, byol, private: hidden, publicOfferId, type, storefront } = last;
  const known = { offerId, option, byol, private: hidden, publicOfferId, type, storefront, status };
  const published = publications(snapshots);
  if (snapshots.length === 1 && (last.spells ?? null) === null) {
    return { ...known, liveOn: last.liveOn, stoppedOn: last.stoppedOn, publications: published };
  }
  const spells = spellsOf(snapshots);
  const present = isPublished(last) ? spells.at(-1) : undefined;
  const before = present === undefined ? spells : spells.slice(0, -1);
  const past: OfferPast = { spells: before.filter(hasEnded), looks: looksOf(snapshots) };
  return {
    ...known,
    liveOn: present?.from ?? last.liveOn,
    stoppedOn: present === undefined ? last.stoppedOn : present.until,
    publications: published,
    ...(past.spells.length === 0 && past.looks.length === 0 ? {} : { past }),
  };
}

function looksOf(snapshots: readonly ReceivedOffer[]): OfferPast["looks"] {
  return earlierStates(snapshots, sameLook).map(({ snapshot, until }) => {
    const { option, byol, private: hidden, publicOfferId, type, storefront } = snapshot;
    return { option, byol, private: hidden, publicOfferId, type, storefront, until };
  });
}

function sameLook(one: OfferLook, other: OfferLook): boolean {
  return (
    one.option === other.option &&
    one.byol === other.byol &&
    one.private === other.private &&
    one.publicOfferId === other.publicOfferId &&
    one.type === other.type &&
    one.storefront === other.storefront
  );
}
