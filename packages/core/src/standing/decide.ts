import type { OfferFacts } from "../program/conditions/condition.ts";
import type { Grant, Program, Track } from "../program/program.ts";
import { type BitProgram, BitCompiler, holds, type Rule } from "./bits.ts";
import { unlockOf, withCarried } from "./carry.ts";
import type { Decision, Facts, Unlock } from "./facts.ts";

/** A program laid out for deciding. Made once for each program. */
interface Decider {
  readonly bits: BitProgram;
  readonly tracks: readonly DecidedTrack[];
  readonly benefits: readonly (readonly DecidedGrant[])[];
  /** Whether any track is a track of offers. */
  readonly climbs: boolean;
}

interface DecidedTrack {
  readonly track: Track;
  readonly enter: Rule | null;
  readonly stages: readonly (Rule | null)[];
}

interface DecidedGrant {
  readonly grant: Grant;
  readonly when: Rule | null;
  /** The first day on which it no longer counts. */
  readonly until: number;
  readonly ofOffers: boolean;
  /** By stage number: the answer's entry, made once. */
  readonly unlocks: readonly Unlock[];
}

const deciders = new WeakMap<Program, Decider>();

/**
 * What a partner has on the day of the facts: the stage on each track, and what is unlocked. The fast path: no reasons,
 * hardly an allocation. Always agrees with `explain`.
 */
export function decide(program: Program, facts: Facts): Decision {
  const decider = deciderOf(program);
  const { bits, tracks } = decider;
  bits.setPartner(facts.country, facts.measures);
  bits.setQuantified(facts.offers);
  const awarded: number[] = [];
  const answer: Record<string, string | Record<string, string>> = {};
  for (let i = 0; i < tracks.length; i += 1) {
    const { track, enter, stages } = tracks[i] as DecidedTrack;
    const entered =
      track.scope === "partner" && (enter === null || holds(enter, bits.partnerBits, bits.words));
    const stage = entered ? heldOrRaw(track, facts, rawStage(stages, bits.partnerBits, bits.words)) : -1;
    awarded.push(stage);
    if (stage >= 0) answer[track.id] = (track.stages[stage] as Track["stages"][number]).id;
  }
  const given = decider.climbs ? decideOffers(decider, facts.offers, answer) : null;
  const unlocked: Unlock[] = [];
  for (const grants of decider.benefits) {
    const unlock = bestUnlock(grants, awarded, given, bits, facts.day);
    if (unlock !== null) unlocked.push(unlock);
  }
  return {
    tracks: answer,
    unlocked: facts.carried.length === 0 ? unlocked : withCarried(program, unlocked, facts),
  };
}

function rawStage(stages: readonly (Rule | null)[], bits: Int32Array, words: number): number {
  for (let stage = stages.length - 1; stage >= 0; stage -= 1) {
    const rule = stages[stage];
    if (rule === null || (rule !== undefined && holds(rule, bits, words))) return stage;
  }
  return -1;
}

function heldOrRaw(track: Track, facts: Facts, raw: number): number {
  const held = track.down === "at-once" ? undefined : facts.held[track.id];
  if (held === undefined) return raw;
  return Math.max(
    raw,
    track.stages.findIndex(({ id }) => id === held),
  );
}

/** The highest stage at which each grant of an offer track is given by some offer, by grant; −1 where by none. */
function decideOffers(
  { bits, tracks, benefits }: Decider,
  offers: readonly OfferFacts[],
  answer: Record<string, string | Record<string, string>>,
): ReadonlyMap<DecidedGrant, number> {
  const given = new Map<DecidedGrant, number>();
  for (const offer of offers) {
    if (!offer.live) continue;
    bits.setOffer(offer);
    for (const [index, { track, enter, stages }] of tracks.entries()) {
      if (track.scope === "partner" || (enter !== null && !holds(enter, bits.offerBits, bits.words)))
        continue;
      const stage = rawStage(stages, bits.offerBits, bits.words);
      if (stage < 0) continue;
      const entry = answer[track.id];
      const byOffer = typeof entry === "object" ? entry : {};
      answer[track.id] = byOffer;
      byOffer[offer.offerId] = (track.stages[stage] as Track["stages"][number]).id;
      for (const grants of benefits) {
        for (const candidate of grants) {
          const { grant, when } = candidate;
          if (grant.track !== index || stage < grant.from || stage <= (given.get(candidate) ?? -1)) continue;
          if (when === null || holds(when, bits.offerBits, bits.words)) given.set(candidate, stage);
        }
      }
    }
  }
  return given;
}

/** The grant that gives a benefit with the largest amount; null where none gives it. */
function bestUnlock(
  grants: readonly DecidedGrant[],
  awarded: readonly number[],
  given: ReadonlyMap<DecidedGrant, number> | null,
  bits: BitProgram,
  day: number,
): Unlock | null {
  let best: Unlock | null = null;
  for (let i = 0; i < grants.length; i += 1) {
    const candidate = grants[i] as DecidedGrant;
    if (day >= candidate.until) continue;
    let stage: number;
    if (candidate.ofOffers) stage = given?.get(candidate) ?? -1;
    else {
      stage = awarded[candidate.grant.track] as number;
      if (stage < candidate.grant.from) continue;
      if (candidate.when !== null && !holds(candidate.when, bits.partnerBits, bits.words)) continue;
    }
    if (stage < 0) continue;
    const unlock = candidate.unlocks[stage] as Unlock;
    if (best === null || (unlock.amountMinor ?? -1) > (best.amountMinor ?? -1)) best = unlock;
  }
  return best;
}

function deciderOf(program: Program): Decider {
  const known = deciders.get(program);
  if (known !== undefined) return known;
  const compiler = new BitCompiler();
  const drafts = program.tracks.map((track) => {
    const ofOffer = track.scope === "offer";
    return {
      track,
      enter: track.enter === null ? null : compiler.add(track.enter, ofOffer),
      stages: track.stages.map(({ when }) => (when === null ? null : compiler.add(when, ofOffer))),
    };
  });
  // What is given per offer is given by publications, not by the present stage.
  const given = program.benefits.map(({ grants }) =>
    grants
      .filter(({ per }) => per !== "offer")
      .map((grant) => {
        const ofOffers = program.tracks[grant.track]?.scope === "offer";
        return { grant, ofOffers, when: grant.when === null ? null : compiler.add(grant.when, ofOffers) };
      }),
  );
  const lay = (draft: ReturnType<BitCompiler["add"]> | null) =>
    draft === null ? null : compiler.rule(draft);
  const decider: Decider = {
    bits: compiler.finish(),
    tracks: drafts.map(({ track, enter, stages }) => ({ track, enter: lay(enter), stages: stages.map(lay) })),
    benefits: given
      .filter((grants) => grants.length > 0)
      .map((grants) =>
        grants.map(({ grant, ofOffers, when }) => ({
          grant,
          ofOffers,
          when: lay(when),
          until:
            grant.expires !== null && "on" in grant.expires ? grant.expires.on : Number.POSITIVE_INFINITY,
          unlocks: grant.amounts.map((amount) => Object.freeze(unlockOf(grant.benefit, null, amount))),
        })),
      ),
    climbs: program.tracks.some(({ scope }) => scope === "offer"),
  };
  deciders.set(program, decider);
  return decider;
}
