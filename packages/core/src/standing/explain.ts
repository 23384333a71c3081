import type { OfferFacts } from "../program/conditions/condition.ts";
import type { Benefit, Grant, Program, Stage, Track } from "../program/program.ts";
import { dayText, type EpochDay } from "../values/calendar.ts";
import { bestOf, withCarried } from "./carry.ts";
import type { Facts, Unlock } from "./facts.ts";
import type {
  BenefitReasons,
  CarriedReason,
  Explanation,
  GrantReasons,
  StageReasons,
  TrackReasons,
} from "./explanation.ts";
import { nextStep } from "./next-step.ts";
import { type Reason, reasonOf } from "./reason.ts";

/** A climber on a track with the stage it was given: the partner, or one live offer. */
interface Climb {
  readonly track: Track;
  readonly offer: OfferFacts | null;
  readonly stage: number;
  readonly reasons: TrackReasons;
}

/** The same answer as `decide`, with every reason. Evaluates the conditions themselves, not their bits. */
export function explain(program: Program, facts: Facts): Explanation {
  const climbs = program.tracks.flatMap((track) => climbsOf(program, track, facts));
  const tracks: Record<string, string | Record<string, string>> = {};
  for (const { track, offer, stage } of climbs) {
    const id = track.stages[stage]?.id;
    if (id === undefined) continue;
    if (offer === null) tracks[track.id] = id;
    else tracks[track.id] = { ...((tracks[track.id] as Record<string, string>) ?? {}), [offer.offerId]: id };
  }
  const given: Unlock[] = [];
  const benefits = program.benefits.map((benefit) => explainBenefit(program, benefit, facts, climbs, given));
  const unlocked = facts.carried.length === 0 ? given : withCarried(program, given, facts);
  return {
    program: program.id,
    version: program.version,
    day: dayText(facts.day),
    measures: facts.measures,
    tracks,
    unlocked,
    reasons: { tracks: climbs.map(({ reasons }) => reasons), benefits },
  };
}

function climbsOf(program: Program, track: Track, facts: Facts): readonly Climb[] {
  if (track.scope === "partner") return [climb(program, track, null, facts)];
  return facts.offers.filter(({ live }) => live).map((offer) => climb(program, track, offer, facts));
}

const assumed = () => "assumed" as const;

function climb(program: Program, track: Track, offer: OfferFacts | null, facts: Facts): Climb {
  const enter = track.enter === null ? null : reasonOf(track.enter, facts, offer, assumed);
  const entered = enter === null || enter.holds;
  const stages = track.stages.map((stage) => explainStage(stage, facts, offer));
  const raw = stages.findLastIndex(({ holds }) => holds);
  const held = track.down === "never-in-term" && offer === null ? (facts.held[track.id] ?? null) : null;
  const heldIndex = held === null ? -1 : track.stages.findIndex(({ id }) => id === held);
  const stage = entered ? Math.max(raw, heldIndex) : -1;
  const reasons: TrackReasons = {
    track: track.id,
    offer: offer === null ? null : offer.offerId,
    entered,
    enter,
    raw: entered ? (track.stages[raw]?.id ?? null) : null,
    held,
    awarded: track.stages[stage]?.id ?? null,
    stages,
    next: nextStep(program, track, stage, stages),
  };
  return { track, offer, stage, reasons };
}

function explainStage(stage: Stage, facts: Facts, offer: OfferFacts | null): StageReasons {
  const when = stage.when === null ? null : reasonOf(stage.when, facts, offer, stage.sourceOf);
  return { stage: stage.id, holds: when === null || when.holds, when };
}

function explainBenefit(
  program: Program,
  benefit: Benefit,
  facts: Facts,
  climbs: readonly Climb[],
  given: Unlock[],
): BenefitReasons {
  let best: Unlock | null = null;
  const ways: GrantReasons[] = [];
  for (const grant of benefit.grants) {
    const way = explainGrant(program, grant, facts, climbs);
    if (way.holds) best = bestOf(best, benefit.id, way.amountMinor);
    ways.push(way);
  }
  if (best !== null) given.push(best);
  const carried = facts.carried.length === 0 ? none : carriedOf(benefit.id, facts);
  return { benefit: benefit.id, unlocked: best !== null || carried.length > 0, ways, carried };
}

const none: readonly CarriedReason[] = [];

function carriedOf(benefit: string, facts: Facts): readonly CarriedReason[] {
  return facts.carried
    .filter((unlock) => unlock.benefit === benefit)
    .map((unlock) => ({
      by: unlock.by,
      version: unlock.version,
      offer: unlock.offer ?? null,
      amountMinor: unlock.amountMinor ?? null,
      since: dayText(unlock.since),
      until: unlock.until === null ? null : dayText(unlock.until),
    }));
}

function explainGrant(program: Program, grant: Grant, facts: Facts, climbs: readonly Climb[]): GrantReasons {
  const track = program.tracks[grant.track] as Track;
  const until = grant.expires !== null && "on" in grant.expires ? grant.expires.on : null;
  const open = grant.per !== "offer" && (until === null || facts.day < until);
  let stage = -1;
  let offer: OfferFacts | null = null;
  let when: Reason | null = null;
  for (const climb of climbs) {
    if (climb.track !== track || grant.per === "offer") continue;
    const reason = grant.when === null ? null : reasonOf(grant.when, facts, climb.offer, assumed);
    const gives = open && climb.stage >= grant.from && (reason === null || reason.holds);
    if (gives && climb.stage > stage) [stage, offer, when] = [climb.stage, climb.offer, reason];
    else if (stage < 0 && (when === null || !when.holds)) when = reason;
  }
  return {
    ...staticPart(program, grant, until),
    stage: track.stages[stage]?.id ?? null,
    offer: offer === null ? null : offer.offerId,
    when,
    amountMinor: stage < 0 ? null : (grant.amounts[stage] ?? null),
    amountSource: stage < 0 || grant.amounts[stage] === null ? null : (grant.amountSources[stage] ?? null),
    level: stage < 0 ? null : (grant.levels[stage] ?? null),
    holds: stage >= 0,
  };
}

function staticPart(program: Program, grant: Grant, until: EpochDay | null) {
  const track = program.tracks[grant.track] as Track;
  return {
    track: track.id,
    from: (track.stages[grant.from] as Stage).id,
    per: grant.per,
    times: grant.times,
    requires: grant.requires,
    until: until === null ? null : dayText(until),
  };
}
