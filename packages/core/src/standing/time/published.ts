import { endedSince, type History } from "../../facts/history.ts";
import type { Publication } from "../../facts/publication.ts";
import type { Condition, OfferFacts } from "../../program/conditions/condition.ts";
import type { Grant, Program, Track } from "../../program/program.ts";
import { endedByChange, inForce, type Timeline } from "../../program/timeline.ts";
import { addPeriod, type EpochDay } from "../../values/calendar.ts";
import { unlockKey, unlockOf } from "../carry.ts";
import { decide } from "../decide/decide.ts";
import { answerTo, type Question, questionOf } from "../explain/reason.ts";
import type { CarriedUnlock, Facts } from "../facts.ts";
import { DistinctOffers } from "./distinct-offers.ts";
import { partnerFactsOn } from "./plain-facts.ts";

/**
 * The unlocks that publications gave by a day and that still count on it. Each is given on the day of the
 * publication by the version then in force, and expires by that version. It counts while the offer is live,
 * and on the track that gave it. While the partner is not in the program none counts, and none is given.
 */
export function publishedOn(timeline: Timeline, history: History, day: EpochDay): readonly CarriedUnlock[] {
  if (!timeline.some(givesPerOffer) || endedSince(history, day) !== null) return [];
  const all = candidatesOn(timeline, history, day);
  const inOrder = all.toSorted((a, b) => a.publication.on - b.publication.on);
  const [first] = inOrder;
  if (first === undefined) return [];
  const given = new Map<Publishing, readonly CarriedUnlock[]>();
  const factsOf = partnerFacts(timeline, history);
  const then = new DistinctOffers(history, first.publication.on);
  const now = new DistinctOffers(history, day);
  for (const candidate of inOrder) {
    const { index, program, publication } = candidate;
    then.moveTo(publication.on);
    const { offer, offers } = then.asPublished(index, publication.option);
    const published = { facts: { ...factsOf(program, publication.on), offers }, offer };
    const present = { facts: { ...factsOf(program, day), offers: now.all() }, offer: now.at(index) };
    given.set(candidate, givenBy(candidate, published, present));
  }
  const found = new Map<string, CarriedUnlock>();
  for (const unlock of all.flatMap((candidate) => given.get(candidate) ?? [])) {
    const key = unlockKey(unlock);
    const other = found.get(key);
    if (other === undefined || lastsLonger(unlock, other)) found.set(key, unlock);
  }
  return [...found.values()];
}

/** A publication whose version gives something that may still count. */
interface Publishing {
  /** The place of the offer in the history. */
  readonly index: number;
  readonly offerId: string;
  readonly publication: Publication;
  readonly program: Program;
  readonly grants: readonly Grant[];
}

function candidatesOn(timeline: Timeline, history: History, day: EpochDay): readonly Publishing[] {
  return history.offers.flatMap(({ offerId, publications }, index) =>
    publications.flatMap((publication): readonly Publishing[] => {
      if (publication.on > day || endedSince(history, publication.on) !== null) return [];
      const program = inForce(timeline, publication.on);
      if (program === null || endedByChange(timeline, publication.on, day)) return [];
      const grants = grantsPerOffer(program).filter((grant) => !hasExpired(grant, publication, day));
      return grants.length === 0 ? [] : [{ index, offerId, publication, program, grants }];
    }),
  );
}

type PartnerFacts = Omit<Facts, "offers">;

/** Remembers the facts of a day, because many offers are published on the same one. */
function partnerFacts(
  timeline: Timeline,
  history: History,
): (program: Program, day: EpochDay) => PartnerFacts {
  const made = new Map<Program, Map<EpochDay, PartnerFacts>>();
  return (program, day) => {
    const days = made.get(program) ?? new Map<EpochDay, PartnerFacts>();
    made.set(program, days);
    const facts = days.get(day) ?? partnerFactsOn(timeline, program, history, day);
    days.set(day, facts);
    return facts;
  };
}

function givesPerOffer(program: Program): boolean {
  return grantsPerOffer(program).length > 0;
}

const perOffer = new WeakMap<Program, readonly Grant[]>();

function grantsPerOffer(program: Program): readonly Grant[] {
  const known = perOffer.get(program);
  if (known !== undefined) return known;
  const grants = program.benefits.flatMap((benefit) => benefit.grants.filter(({ per }) => per === "offer"));
  perOffer.set(program, grants);
  return grants;
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
  { grants, program, publication, offerId }: Publishing,
  published: OfferOnDay,
  now: OfferOnDay,
): readonly CarriedUnlock[] {
  return grants.flatMap((grant) => {
    if (!stillOnTrack(program, grant, now)) return [];
    const stage = stageThen(program, grant, published);
    if (stage < grant.from || !isTrue(grant.when, published)) return [];
    const until = endOf(grant, publication);
    const unlock = unlockOf(grant.benefit, offerId, grant.amounts[stage] ?? null);
    const level = grant.levels[stage] ?? null;
    return [
      {
        ...unlock,
        by: "publication" as const,
        version: program.version,
        since: publication.on,
        until,
        ...(level === null ? {} : { level }),
      },
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

/** An offer, and the facts about its partner. */
interface OfferOnDay {
  readonly facts: Facts;
  readonly offer: OfferFacts;
}

/** Prepared once: a condition belongs to its program and lives as long as it. */
const questions = new WeakMap<Condition, Question>();

function isTrue(condition: Condition | null, { facts, offer }: OfferOnDay): boolean {
  if (condition === null) return true;
  const question = questions.get(condition) ?? questionOf(condition, () => "assumed");
  questions.set(condition, question);
  return answerTo(question, facts, offer).holds;
}

/** The stage that the offer was on, or the partner on a track of its own; −1 for none. */
function stageThen(program: Program, grant: Grant, published: OfferOnDay): number {
  const track = program.tracks[grant.track] as Track;
  if (track.scope === "partner") {
    const stage = decide(program, published.facts).tracks[track.id];
    return track.stages.findIndex(({ id }) => id === stage);
  }
  if (!isTrue(track.enter, published)) return -1;
  return track.stages.findLastIndex(({ when }) => isTrue(when, published));
}

function stillOnTrack(program: Program, grant: Grant, now: OfferOnDay): boolean {
  return now.offer.live && isTrue((program.tracks[grant.track] as Track).enter, now);
}
