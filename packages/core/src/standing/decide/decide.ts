import type { OfferFacts } from "../../program/conditions/condition.ts";
import type { Program, Track } from "../../program/program.ts";
import { unlockOf, withCarried } from "../carry.ts";
import { type Decision, type Facts, type Grace, stagesByOffer, type Unlock } from "../facts.ts";
import { BitCompiler, type BitProgram } from "./bits.ts";
import { holds, type Rule } from "./masks.ts";
import {
  type DecidedGrant,
  type DecidedTrack,
  type Given,
  growPlan,
  type Plan,
  rootPlan,
  unlockedBy,
  unlocksOf,
} from "./plan.ts";

/** A program prepared for deciding. Made once for each program. */
interface Decider {
  readonly program: Program;
  readonly bits: BitProgram;
  readonly partnerTracks: readonly DecidedTrack[];
  readonly offerTracks: readonly DecidedTrack[];
  readonly benefits: readonly (readonly DecidedGrant[])[];
  /** The root of the plans for what the stages give. */
  readonly plan: Plan;
}

const deciders = new WeakMap<Program, Decider>();
/** The program of the last call: nearly always that of the next one, too. */
let last: Decider | null = null;

/**
 * Decides what a partner has on the day of the facts: the stage on each track, and what is unlocked. This is
 * the fast path, without reasons and with hardly an allocation; `explain` always gives the same answer. Parts
 * that partners share are frozen.
 */
export function decide(program: Program, facts: Facts): Decision {
  if (facts.ended !== undefined) return { tracks: {}, ended: facts.ended, unlocked: [] };
  if (last === null || last.program !== program) last = deciderOf(program);
  const decider = last;
  const { bits, partnerTracks, offerTracks, benefits } = decider;
  bits.setPartner(facts.country, facts.measures);
  bits.setQuantified(facts.offers);
  let { plan } = decider;
  for (let i = 0; i < partnerTracks.length; i += 1) {
    const stage = stageOn(partnerTracks[i] as DecidedTrack, facts, bits);
    plan = plan.next[stage + 1] ?? growPlan(plan, stage, partnerTracks, benefits);
  }
  const grace = graceOf(decider, facts);
  let tracks: Decision["tracks"] = plan.tracks;
  let unlocked: readonly Unlock[];
  if (offerTracks.length === 0) unlocked = unlockedBy(plan, bits.partnerBits, facts.day);
  else {
    const answer = { ...plan.tracks };
    const given = decideOffers(decider, facts.offers, answer);
    unlocked = unlocksOf(plan, bits.partnerBits, facts.day, given);
    tracks = answer;
  }
  if (facts.carried.length > 0) unlocked = withCarried(program, unlocked, facts);
  return grace === undefined ? { tracks, unlocked } : { tracks, grace, unlocked };
}

/** −1 where the partner is not on the track. */
function stageOn(decided: DecidedTrack, facts: Facts, bits: BitProgram): number {
  const { track, enter } = decided;
  if (enter !== null && !holds(enter, bits.partnerBits)) return -1;
  const earned = earnedStage(decided, facts, bits);
  return facts.grace === undefined ? earned : Math.max(earned, stageIn(track, facts.grace[track.id]?.stage));
}

/** The stage without a time of grace. */
function earnedStage({ track, stages }: DecidedTrack, facts: Facts, { partnerBits }: BitProgram): number {
  const raw = rawStage(stages, partnerBits);
  return track.down === "at-once" ? raw : Math.max(raw, stageIn(track, facts.held[track.id]));
}

function stageIn({ stages }: Track, name: string | undefined): number {
  return name === undefined ? -1 : stages.findIndex(({ id }) => id === name);
}

/** The tracks on which only a time of grace keeps the stage; undefined where there are none. */
function graceOf({ partnerTracks, bits }: Decider, facts: Facts): Decision["grace"] {
  if (facts.grace === undefined) return undefined;
  const grace: Record<string, Grace> = {};
  for (const decided of partnerTracks) {
    const { track, enter } = decided;
    const kept = facts.grace[track.id];
    if (kept === undefined || (enter !== null && !holds(enter, bits.partnerBits))) continue;
    const earned = earnedStage(decided, facts, bits);
    if (stageIn(track, kept.stage) <= earned) continue;
    grace[track.id] = { stage: track.stages[earned]?.id ?? null, until: kept.until };
  }
  return Object.keys(grace).length === 0 ? undefined : grace;
}

function rawStage(stages: readonly (Rule | null)[], bits: Int32Array): number {
  for (let stage = stages.length - 1; stage >= 0; stage -= 1) {
    const rule = stages[stage];
    if (rule === null || (rule !== undefined && holds(rule, bits))) return stage;
  }
  return -1;
}

type OfferStages = Record<string, string | Record<string, string>>;

/** By grant of an offer track, the highest stage at which an offer gives it; −1 where no offer does. */
function decideOffers(
  { bits, offerTracks, benefits }: Decider,
  offers: readonly OfferFacts[],
  answer: OfferStages,
): Given {
  const given = new Map<DecidedGrant, number>();
  for (const offer of offers) {
    if (!offer.live) continue;
    bits.setOffer(offer);
    for (const { track, number, enter, stages } of offerTracks) {
      if (enter !== null && !holds(enter, bits.offerBits)) continue;
      const stage = rawStage(stages, bits.offerBits);
      if (stage < 0) continue;
      const entry = answer[track.id];
      const byOffer = typeof entry === "object" ? entry : stagesByOffer();
      answer[track.id] = byOffer;
      byOffer[offer.offerId] = (track.stages[stage] as Track["stages"][number]).id;
      for (const grants of benefits) {
        for (const candidate of grants) {
          const { grant, when } = candidate;
          if (grant.track !== number || stage < grant.from || stage <= (given.get(candidate) ?? -1)) continue;
          if (when === null || holds(when, bits.offerBits)) given.set(candidate, stage);
        }
      }
    }
  }
  return given;
}

function deciderOf(program: Program): Decider {
  const known = deciders.get(program);
  if (known !== undefined) return known;
  const compiler = new BitCompiler(program.measures.map(({ name }) => name));
  const drafts = program.tracks.map((track, number) => {
    const ofOffer = track.scope === "offer";
    return {
      track,
      number,
      enter: track.enter === null ? null : compiler.add(track.enter, ofOffer),
      stages: track.stages.map(({ when }) => (when === null ? null : compiler.add(when, ofOffer))),
    };
  });
  // A grant per offer is given by publications, not by the present stage.
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
  const tracks = drafts.map((draft) => ({
    ...draft,
    enter: lay(draft.enter),
    stages: draft.stages.map(lay),
  }));
  const benefits = given.map((grants) =>
    grants.map(({ grant, ofOffers, when }) => ({
      grant,
      ofOffers,
      when: lay(when),
      until: grant.expires !== null && "on" in grant.expires ? grant.expires.on : Number.POSITIVE_INFINITY,
      unlocks: grant.amounts.map((amount) => Object.freeze(unlockOf(grant.benefit, null, amount))),
    })),
  );
  const partnerTracks = tracks.filter(({ track }) => track.scope === "partner");
  const offerTracks = tracks.filter(({ track }) => track.scope === "offer");
  const plan = rootPlan(partnerTracks, benefits);
  const decider = { program, bits: compiler.finish(), partnerTracks, offerTracks, benefits, plan };
  deciders.set(program, decider);
  return decider;
}
