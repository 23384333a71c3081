import type { History, OfferRecord } from "../../facts/history.ts";
import type { Publication } from "../../facts/publication.ts";
import type { Condition, OfferFacts } from "../../program/conditions/condition.ts";
import type { Grant, Program, Track } from "../../program/program.ts";
import { endedByChange, inForce, type Timeline } from "../../program/timeline.ts";
import { addPeriod, type EpochDay } from "../../values/calendar.ts";
import { unlockKey, unlockOf } from "../carry.ts";
import { decide } from "../decide/decide.ts";
import { answerTo, type Question, questionOf } from "../explain/reason.ts";
import type { CarriedUnlock, Facts } from "../facts.ts";
import { plainFactsOn } from "./plain-facts.ts";

/**
 * The unlocks that publications gave by a day and that still count on it. Each is given on the day of the
 * publication by the version then in force, and expires by that version. It counts while the offer is live,
 * and on the track that gave it.
 */
export function publishedOn(timeline: Timeline, history: History, day: EpochDay): readonly CarriedUnlock[] {
  if (!timeline.some(givesPerOffer)) return [];
  const found = new Map<string, CarriedUnlock>();
  const facts = factsByDay(timeline, history);
  for (const offer of history.offers) {
    for (const publication of offer.publications) {
      if (publication.on > day) continue;
      for (const unlock of givenBy(timeline, facts, offer, publication, day)) {
        const key = unlockKey(unlock);
        const other = found.get(key);
        if (other === undefined || lastsLonger(unlock, other)) found.set(key, unlock);
      }
    }
  }
  return [...found.values()];
}

type FactsOf = (program: Program, day: EpochDay) => Facts;

/** Remembers the facts of a day, because many offers are published on the same one. */
function factsByDay(timeline: Timeline, history: History): FactsOf {
  const made = new Map<Program, Map<EpochDay, Facts>>();
  return (program, day) => {
    const days = made.get(program) ?? new Map<EpochDay, Facts>();
    made.set(program, days);
    const facts = days.get(day) ?? plainFactsOn(timeline, program, history, day);
    days.set(day, facts);
    return facts;
  };
}

function givesPerOffer(program: Program): boolean {
  return program.benefits.some(({ grants }) => grants.some(({ per }) => per === "offer"));
}

/** Of two publications of one offer with the same benefit, the larger amount counts, then the later end. */
function lastsLonger(one: CarriedUnlock, other: CarriedUnlock): boolean {
  const more = (one.amountMinor ?? 0) - (other.amountMinor ?? 0);
  return (
    more > 0 ||
    (more === 0 && (one.until ?? Number.POSITIVE_INFINITY) > (other.until ?? Number.POSITIVE_INFINITY))
  );
}

function givenBy(
  timeline: Timeline,
  factsOf: FactsOf,
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
  const published = asPublished(factsOf(program, publication.on), offer, publication);
  const now = factsOf(program, day);
  return grants.flatMap((grant) => {
    const stage = stageThen(program, grant, published);
    if (stage < grant.from || !isTrue(grant.when, published.facts, published.offer)) return [];
    if (!stillOnTrack(program, grant, now, offer.offerId)) return [];
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

/** The facts on the day of a publication, with the offer as it was published. */
interface PublicationFacts {
  readonly facts: Facts;
  readonly offer: OfferFacts;
}

function asPublished(facts: Facts, { offerId }: OfferRecord, { option }: Publication): PublicationFacts {
  const known = facts.offers.find((other) => other.offerId === offerId);
  if (known === undefined) throw new Error(`the offer ${offerId} is not among the facts`);
  if (known.live && known.option === option) return { facts, offer: known };
  const offer = { ...known, live: true, option };
  return {
    facts: { ...facts, offers: facts.offers.map((other) => (other === known ? offer : other)) },
    offer,
  };
}

/** Prepared once: a condition belongs to its program and lives as long as it. */
const questions = new WeakMap<Condition, Question>();

function isTrue(condition: Condition | null, facts: Facts, offer: OfferFacts): boolean {
  if (condition === null) return true;
  const question = questions.get(condition) ?? questionOf(condition, () => "assumed");
  questions.set(condition, question);
  return answerTo(question, facts, offer).holds;
}

/** The stage that the offer was on, or the partner on a track of its own; −1 for none. */
function stageThen(program: Program, grant: Grant, { facts, offer }: PublicationFacts): number {
  const track = program.tracks[grant.track] as Track;
  if (track.scope === "partner") {
    const stage = decide(program, facts).tracks[track.id];
    return track.stages.findIndex(({ id }) => id === stage);
  }
  if (!isTrue(track.enter, facts, offer)) return -1;
  return track.stages.findLastIndex(({ when }) => isTrue(when, facts, offer));
}

function stillOnTrack(program: Program, grant: Grant, now: Facts, offerId: string): boolean {
  const offer = now.offers.find((other) => other.offerId === offerId);
  if (offer === undefined || !offer.live) return false;
  return isTrue((program.tracks[grant.track] as Track).enter, now, offer);
}
