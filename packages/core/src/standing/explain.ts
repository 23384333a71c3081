import type { OfferFacts } from "../program/conditions/condition.ts";
import type { Program, Stage, Track } from "../program/program.ts";
import { dayText, type EpochDay } from "../values/calendar.ts";
import { withCarried } from "./carry.ts";
import {
  type Climber,
  carriedOf,
  type ExplainedBenefit,
  explainBenefit,
  explainedBenefits,
} from "./explain-benefit.ts";
import type { BenefitReasons, Explanation, StageReasons, TrackReasons } from "./explanation.ts";
import type { Facts, Unlock } from "./facts.ts";
import { nextStep } from "./next-step.ts";
import { answerTo, type Question, questionOf } from "./reason.ts";

/** A program laid out for explaining. Made once for each program. */
interface Explainer {
  readonly tracks: readonly ExplainedTrack[];
  /** The distinct conditions of the benefits on the partner's own tracks. */
  readonly conditions: readonly Question[];
  readonly benefits: readonly ExplainedBenefit[];
}

interface ExplainedTrack {
  readonly track: Track;
  readonly enter: Question | null;
  /** By stage number. */
  readonly stages: readonly (Question | null)[];
}

/** A climber and why it stands where it does. */
interface Climb extends Climber {
  readonly reasons: TrackReasons;
}

const explainers = new WeakMap<Program, Explainer>();

/**
 * The same answer as `decide`, with every reason. Evaluates the conditions themselves, not their bits.
 * Reasons that are the same for many partners are made once: nobody may change them.
 */
export function explain(program: Program, facts: Facts): Explanation {
  const explainer = explainerOf(program);
  const climbs: Climb[] = [];
  // Arrays that grow take three times the memory of those that are made as long as they will be.
  const stages = new Array<number>(explainer.tracks.length);
  for (let index = 0; index < stages.length; index += 1) {
    const explained = explainer.tracks[index] as ExplainedTrack;
    addClimbs(climbs, program, explained, facts);
    stages[index] = explained.track.scope === "partner" ? (climbs.at(-1) as Climb).stage : -1;
  }
  const conditions = explainer.conditions.map((condition) => answerTo(condition, facts, null));
  const subject = { facts, climbers: climbs, stages, conditions };
  const benefits = new Array<BenefitReasons>(explainer.benefits.length);
  const given = new Array<Unlock>(benefits.length);
  let count = 0;
  for (let index = 0; index < benefits.length; index += 1) {
    const { reasons, unlock } = explainBenefit(explainer.benefits[index] as ExplainedBenefit, subject);
    benefits[index] = reasons;
    if (unlock === null) continue;
    given[count] = unlock;
    count += 1;
  }
  given.length = count;
  return {
    program: program.id,
    version: program.version,
    day: textOf(facts.day),
    measures: facts.measures,
    tracks: tracksOf(climbs),
    unlocked: facts.carried.length === 0 ? given : withCarried(program, given, facts),
    reasons: {
      tracks: climbs.map(({ reasons }) => reasons),
      conditions,
      benefits: facts.carried.length === 0 ? benefits : [...benefits, ...goneBenefits(program, facts)],
    },
  };
}

function tracksOf(climbs: readonly Climb[]): Explanation["tracks"] {
  const tracks: Record<string, string | Record<string, string>> = {};
  for (const { track, offer, stage } of climbs) {
    const id = track.stages[stage]?.id;
    if (id === undefined) continue;
    if (offer === null) tracks[track.id] = id;
    else {
      const entry = tracks[track.id];
      const byOffer = typeof entry === "object" ? entry : {};
      byOffer[offer.offerId] = id;
      tracks[track.id] = byOffer;
    }
  }
  return tracks;
}

let lastDay: { readonly day: EpochDay; readonly text: string } | null = null;

/** Writing a day costs as much as a whole decision, and it is nearly always the one that was written last. */
function textOf(day: EpochDay): string {
  if (lastDay === null || lastDay.day !== day) lastDay = { day, text: dayText(day) };
  return lastDay.text;
}

function addClimbs(climbs: Climb[], program: Program, explained: ExplainedTrack, facts: Facts) {
  if (explained.track.scope === "partner") climbs.push(climb(program, explained, null, facts));
  else for (const offer of facts.offers) if (offer.live) climbs.push(climb(program, explained, offer, facts));
}

const assumed = () => "assumed" as const;

function climb(program: Program, explained: ExplainedTrack, offer: OfferFacts | null, facts: Facts): Climb {
  const { track } = explained;
  const enter = explained.enter === null ? null : answerTo(explained.enter, facts, offer);
  const entered = enter === null || enter.holds;
  const stages = new Array<StageReasons>(explained.stages.length);
  let raw = -1;
  for (let index = 0; index < stages.length; index += 1) {
    const question = explained.stages[index] as Question | null;
    const when = question === null ? null : answerTo(question, facts, offer);
    const holds = when === null || when.holds;
    if (holds) raw = index;
    stages[index] = { stage: (track.stages[index] as Stage).id, holds, when };
  }
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

/** What is carried of benefits that this version no longer has. */
function goneBenefits(program: Program, facts: Facts): readonly BenefitReasons[] {
  const gone = new Set(facts.carried.map(({ benefit }) => benefit));
  for (const { id } of program.benefits) gone.delete(id);
  return [...gone].map((benefit) => ({
    benefit,
    unlocked: true,
    ways: [],
    carried: carriedOf(benefit, facts),
  }));
}

function explainerOf(program: Program): Explainer {
  const known = explainers.get(program);
  if (known !== undefined) return known;
  const explainer = {
    tracks: program.tracks.map((track) => ({
      track,
      enter: track.enter === null ? null : questionOf(track.enter, assumed),
      stages: track.stages.map(({ when, sourceOf }) => (when === null ? null : questionOf(when, sourceOf))),
    })),
    ...explainedBenefits(program),
  };
  explainers.set(program, explainer);
  return explainer;
}
