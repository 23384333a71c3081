import { epochDay, type PublicationGives, parseDay, publicationGives } from "@laurel/core";
import type { Reader } from "../../platform/database/transaction.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { historyFor, loadPartners } from "../../standing/load-partners.ts";
import { attempt, isUndecided } from "../../standing/undecided.ts";
import type { LoopGround } from "../ground.ts";
import type { UnopenedPublication } from "./unopened-store.ts";

/** What a publication brings its partner. */
export type Gives = (publication: UnopenedPublication) => PublicationGives;

/** Loads the facts of partners, from which it is said what publications of theirs bring on the day. */
export async function giver(
  reader: Reader,
  partnerIds: readonly string[],
  { today }: LoopGround,
): Promise<Gives> {
  const { timeline } = await loadTimeline(reader);
  const day = epochDay(today);
  const ids = [...new Set(partnerIds)];
  const loaded = await loadPartners(reader, timeline, ids, day, day, { withOpen: false });
  const partners = new Map(loaded.map((partner) => [partner.known.partnerId, partner]));
  return ({ partnerId, offerId, option, publishedOn }) => {
    const partner = partners.get(partnerId);
    const on = parseDay(publishedOn);
    if (partner === undefined || on === null) throw new Error(`a publication of ${partnerId} is gone`);
    const gives = attempt(partnerId, () =>
      publicationGives(timeline, historyFor(partner), { offerId, option, on }, day),
    );
    // The team hears elsewhere of a partner that can't be decided; the offer's owner is still written to.
    return isUndecided(gives) ? { benefits: [], added: [] } : gives;
  };
}
