import type { EpochDay } from "../values/calendar.ts";
import { earlierStates, lastOfEachDay } from "./earlier-states.ts";
import type { OfferLook, OfferPast, OfferRecord, OfferSpell } from "./history.ts";
import { isPublished, type OfferSnapshot, type PublishedSnapshot, publications } from "./publication.ts";

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
 * live and stopped, the offer was resumed, which leaves the days before as they were.
 */
export function offerOf(snapshots: ReceivedOffers): OfferRecord {
  const last = snapshots.at(-1) as ReceivedOffer;
  const { offerId, status, option, byol, private: hidden, publicOfferId, type, storefront } = last;
  const known = { offerId, option, byol, private: hidden, publicOfferId, type, storefront, status };
  const published = publications(snapshots);
  if (snapshots.length === 1) {
    return { ...known, liveOn: last.liveOn, stoppedOn: last.stoppedOn, publications: published };
  }
  const spells = spellsOf(lastOfEachDay(snapshots));
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

/** A spell that may not have ended yet. */
interface Spell {
  readonly from: EpochDay;
  readonly until: EpochDay | null;
}

function hasEnded(spell: Spell): spell is OfferSpell {
  return spell.until !== null && spell.from < spell.until;
}

function spellsOf(daily: readonly ReceivedOffer[]): readonly Spell[] {
  let spells: readonly Spell[] = [];
  /** The last `live_on` that a snapshot named. */
  let named: EpochDay | null = null;
  for (const snapshot of daily) {
    if (!isPublished(snapshot)) {
      spells = endedBy(spells, snapshot.receivedOn);
      continue;
    }
    spells = afterSnapshot(spells, named, snapshot);
    named = snapshot.liveOn;
  }
  return spells;
}

/** A draft is not live from the day it was received. */
function endedBy(spells: readonly Spell[], day: EpochDay): readonly Spell[] {
  const last = spells.at(-1);
  if (last === undefined || (last.until !== null && last.until <= day)) return spells;
  const before = spells.slice(0, -1);
  return last.from < day ? [...before, { from: last.from, until: day }] : before;
}

function afterSnapshot(
  spells: readonly Spell[],
  named: EpochDay | null,
  { liveOn, stoppedOn, receivedOn }: PublishedSnapshot,
): readonly Spell[] {
  const last = spells.at(-1);
  const before = spells.slice(0, -1);
  if (last === undefined || named === null) return [...spells, { from: liveOn, until: stoppedOn }];
  if (liveOn > named) {
    // A day that had not come yet was postponed.
    if (last.from > receivedOn) return [...before, { from: liveOn, until: stoppedOn }];
    const until = last.until === null || last.until > liveOn ? liveOn : last.until;
    return [...before, { from: last.from, until }, { from: liveOn, until: stoppedOn }];
  }
  const isResumed = hasEnded(last) && last.until <= receivedOn;
  if (isResumed && (stoppedOn === null || stoppedOn > receivedOn))
    return [...spells, { from: receivedOn, until: stoppedOn }];
  if (liveOn === named || before.length > 0) return [...before, { from: last.from, until: stoppedOn }];
  return [{ from: liveOn, until: stoppedOn }];
}
