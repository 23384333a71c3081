import { awardsBefore, type History, type OfferRecord } from "../../facts/history.ts";
import type { Publication } from "../../facts/publication.ts";
import type { Timeline } from "../../program/timeline.ts";
import type { Unlock } from "../../standing/facts.ts";
import { standingOn } from "../../standing/time/facts-on.ts";
import type { EpochDay } from "../../values/calendar.ts";

/** A publication of an offer. */
export interface OfferPublication extends Publication {
  readonly offerId: string;
}

/** What an offer's publication brings its partner: the ids of benefits, in the order of the program. */
export interface PublicationGives {
  /** All that the offer has a part in: what is unlocked for it, and for the whole partner. */
  readonly benefits: readonly string[];
  /** Of these, what was not unlocked before and is by this publication, also for the whole partner. */
  readonly added: readonly string[];
}

/**
 * What a publication brings on a day. It added what the partner has with it and would not have without it. Of
 * several publications, those before it on the same day count as earlier, in the order of offers and options:
 * so each benefit is added by one of them. Sales and other facts are the same with it and without it.
 */
export function publicationGives(
  timeline: Timeline,
  history: History,
  publication: OfferPublication,
  day: EpochDay,
): PublicationGives {
  const unlockedWith = (past: History) => {
    const unlocked = standingOn(timeline, past, day).unlocked;
    return new Set(unlocked.filter(concerns(publication)).map(({ benefit }) => benefit));
  };
  const benefits = unlockedWith(history);
  const before = unlockedWith(upTo(history, publication, (order) => order < 0));
  const after = unlockedWith(upTo(history, publication, (order) => order <= 0));
  const added = [...benefits].filter((benefit) => after.has(benefit) && !before.has(benefit));
  return { benefits: [...benefits], added };
}

function concerns({ offerId }: OfferPublication): (unlock: Unlock) => boolean {
  return ({ offer }) => offer === undefined || offer === offerId;
}

/**
 * The history with only the publications that `counts` accepts by their order to the given one (negative:
 * earlier), and without the stages and unlocks that were recorded since its day.
 */
function upTo(history: History, given: OfferPublication, counts: (order: number) => boolean): History {
  return {
    ...history,
    offers: history.offers.flatMap((offer) => withOnly(offer, (on) => counts(compare(on, given)))),
    awards: awardsBefore(history.awards, given.on),
    unlocks: history.unlocks.filter(({ openedOn }) => openedOn < given.on),
  };
}

/** The offer as its accepted publications leave it; none where it had some and has none left. */
function withOnly(offer: OfferRecord, accepts: (on: OfferPublication) => boolean): readonly OfferRecord[] {
  const { offerId } = offer;
  const publications = offer.publications.filter((each) => accepts({ ...each, offerId }));
  if (publications.length === offer.publications.length) return [offer];
  const last = publications.toSorted((a, b) => a.on - b.on).at(-1);
  return last === undefined ? [] : [{ ...offer, option: last.option, publications }];
}

function compare(a: OfferPublication, b: OfferPublication): number {
  if (a.on !== b.on) return a.on - b.on;
  const keys = [a, b].map(({ offerId, option }) => `${offerId} ${option}`) as [string, string];
  return keys[0] < keys[1] ? -1 : keys[0] > keys[1] ? 1 : 0;
}
