import type { Publication } from "../offers/publication.ts";
import type { Grant, Program, Track } from "../program/program.ts";
import { endedByChange, inForce, type Timeline } from "../program/timeline.ts";
import { addPeriod, type EpochDay } from "../values/calendar.ts";
import { unlockKey, unlockOf } from "./carry.ts";
import { decide } from "./decide.ts";
import type { CarriedUnlock, Facts } from "./facts.ts";
import { plainFactsOn } from "./plain-facts.ts";
import type { History, OfferRecord } from "./history.ts";
import { reasonOf } from "./reason.ts";

/**
 * What publications up to a day gave and what still counts on it. Each is given on the day of the publication under the
 * version then in force, and expires by that version; it needs the offer to be live, and on the track it came from.
 */
export function publishedOn(timeline: Timeline, history: History, day: EpochDay): readonly CarriedUnlock[] {
  if (!timeline.some(givesPerOffer)) return [];
  const found = new Map<string, CarriedUnlock>();
  for (const offer of history.offers) {
    for (const publication of offer.publications) {
      if (publication.on > day) continue;
      for (const unlock of givenBy(timeline, history, offer, publication, day)) {
        const key = unlockKey(unlock);
        const other = found.get(key);
        if (other === undefined || lastsLonger(unlock, other)) found.set(key, unlock);
      }
    }
  }
  return [...found.values()];
}

function givesPerOffer(program: Program): boolean {
  return program.benefits.some(({ grants }) => grants.some(({ per }) => per === "offer"));
}

/** Two publications of one offer can give the same benefit; the larger amount counts, then the later end. */
function lastsLonger(one: CarriedUnlock, other: CarriedUnlock): boolean {
  const more = (one.amountMinor ?? 0) - (other.amountMinor ?? 0);
  return (
    more > 0 ||
    (more === 0 && (one.until ?? Number.POSITIVE_INFINITY) > (other.until ?? Number.POSITIVE_INFINITY))
  );
}

function givenBy(
  timeline: Timeline,
  history: History,
  offer: OfferRecord,
  publication: Publication,
  day: EpochDay,
): readonly CarriedUnlock[] {
  const program = inForce(timeline, publication.on);
  if (program === null || !givesPerOffer(program) || endedByChange(timeline, publication.on, day)) return [];
  const grants = program.benefits.flatMap((benefit) =>
    benefit.grants.filter((grant) => grant.per === "offer" && !hasExpired(grant, publication, day)),
  );
  if (grants.length === 0) return [];
  const then = asPublished(timeline, program, history, offer, publication);
  const now = publication.on === day ? then : plainFactsOn(timeline, program, history, day);
  return grants.flatMap((grant) => {
    const stage = stageThen(program, grant, then, offer.offerId);
    if (
      stage < grant.from ||
      !whenHeld(grant, then, offer.offerId) ||
      !stillOnTrack(program, grant, now, offer.offerId)
    )
      return [];
    const until = endOf(grant, publication);
    const unlock = unlockOf(grant.benefit, offer.offerId, grant.amounts[stage] ?? null);
    return [
      { ...unlock, by: "publication" as const, version: program.version, since: publication.on, until },
    ];
  });
}

function hasExpired(grant: Grant, publication: Publication, day: EpochDay): boolean {
  const until = endOf(grant, publication);
  return until !== null && day >= until;
}

function endOf(grant: Grant, publication: Publication): EpochDay | null {
  if (grant.expires === null) return null;
  return "on" in grant.expires ? grant.expires.on : addPeriod(publication.on, grant.expires.after);
}

/** The facts of the day of a publication, with the offer as it was published. */
function asPublished(
  timeline: Timeline,
  program: Program,
  history: History,
  offer: OfferRecord,
  publication: Publication,
): Facts {
  const facts = plainFactsOn(timeline, program, history, publication.on);
  const offers = facts.offers.map((other) =>
    other.offerId === offer.offerId ? { ...other, live: true, option: publication.option } : other,
  );
  return { ...facts, offers };
}

function stageThen(program: Program, grant: Grant, then: Facts, offerId: string): number {
  const track = program.tracks[grant.track] as Track;
  const stages = decide(program, then).tracks[track.id];
  const stage = typeof stages === "object" ? stages[offerId] : stages;
  return track.stages.findIndex(({ id }) => id === stage);
}

const assumed = () => "assumed" as const;

function whenHeld(grant: Grant, then: Facts, offerId: string): boolean {
  const offer = then.offers.find((other) => other.offerId === offerId) ?? null;
  return grant.when === null || reasonOf(grant.when, then, offer, assumed).holds;
}

function stillOnTrack(program: Program, grant: Grant, now: Facts, offerId: string): boolean {
  const offer = now.offers.find((other) => other.offerId === offerId);
  if (offer === undefined || !offer.live) return false;
  const { enter } = program.tracks[grant.track] as Track;
  return enter === null || reasonOf(enter, now, offer, assumed).holds;
}
