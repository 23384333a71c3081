import type { OfferFacts } from "../../program/conditions/condition.ts";
import type { TermAnchor } from "../../program/document.ts";
import type { Program, Stage, Track } from "../../program/program.ts";
import { dayText, type EpochDay } from "../../values/calendar.ts";
import { withCarried } from "../carry.ts";
import { type Facts, type Grace, stagesByOffer, type Unlock } from "../facts.ts";
import {
  type BenefitSubject,
  type Climber,
  carriedOf,
  type ExplainedBenefit,
  explainBenefit,
  explainedBenefits,
} from "./explain-benefit.ts";
import type { BenefitReasons, Explanation, StageReasons, TrackReasons } from "./explanation.ts";
import { nextStep } from "./next-step.ts";
import { answerTo, type Question, questionOf, type Reason } from "./reason.ts";

/** A program prepared for explaining. Made once for each program. */
interface Explainer {
  readonly tracks: readonly ExplainedTrack[];
  /** The distinct conditions of the benefits on the partner's own tracks. */
  readonly conditions: readonly Question[];
  readonly sharing: Sharing;
  readonly benefits: readonly ExplainedBenefit[];
}

interface ExplainedTrack {
  readonly track: Track;
  readonly enter: Question | null;
  /** See `TrackReasons`; null where the track doesn't hold. */
  readonly anchor: string | null;
  /** By stage number. */
  readonly stages: readonly (Question | null)[];
}

/** A partner or offer on a track, and why it is on its stage. */
interface Climb extends Climber {
  readonly grace: Grace | null;
  readonly reasons: TrackReasons;
}

/** The result for all benefits: their reasons, and the unlocks that the stages give. */
interface GivenBenefits {
  readonly reasons: readonly BenefitReasons[];
  readonly unlocked: readonly Unlock[];
}

/**
 * What partners can share. Partners on the same stages, with the same conditions true, have the same result
 * for their benefits.
 */
interface Sharing {
  /** Whether nothing else decides. */
  readonly possible: boolean;
  /** The days on which a benefit ends, ascending. */
  readonly ends: readonly EpochDay[];
  /** By stages and ends passed, then by the conditions that are true. */
  readonly known: Map<number, Map<number, GivenBenefits>>;
}

const explainers = new WeakMap<Program, Explainer>();

/**
 * The same answer as `decide`, with every reason. Evaluates the conditions themselves, not their bits.
 * Reasons that are the same for many partners are shared objects: callers must not change them.
 */
export function explain(program: Program, facts: Facts): Explanation {
  const explainer = explainerOf(program);
  const climbs: Climb[] = [];
  // Arrays are made at their final length: growing ones take three times the memory.
  const stages = new Array<number>(explainer.tracks.length);
  for (let index = 0; index < stages.length; index += 1) {
    const explained = explainer.tracks[index] as ExplainedTrack;
    addClimbs(climbs, program, explained, facts);
    stages[index] = explained.track.scope === "partner" ? (climbs.at(-1) as Climb).stage : -1;
  }
  const conditions = explainer.conditions.map((condition) => answerTo(condition, facts, null));
  const subject = { facts, climbers: climbs, stages, conditions };
  const { reasons: benefits, unlocked: given } = sharedBenefits(explainer, subject);
  const explanation = {
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
  if (facts.ended !== undefined) return { ...explanation, ended: facts.ended };
  return climbs.some(hasGrace) ? { ...explanation, grace: graceOf(climbs) } : explanation;
}

/** As many conditions as fit in the bits of a number. */
const maxConditions = 31;

/** Bounds the memory that a program with many conditions can use. */
const maxKnown = 4096;

function sharedBenefits(explainer: Explainer, subject: BenefitSubject): GivenBenefits {
  const { sharing, benefits } = explainer;
  if (!sharing.possible || subject.facts.carried.length > 0) return explainBenefits(benefits, subject);
  let place = sharing.ends.findLastIndex((end) => subject.facts.day >= end) + 1;
  for (let index = 0; index < explainer.tracks.length; index += 1) {
    const { stages } = explainer.tracks[index] as ExplainedTrack;
    place = place * (stages.length + 1) + (subject.stages[index] as number) + 1;
  }
  let holding = 0;
  for (let index = 0; index < subject.conditions.length; index += 1)
    holding |= Number((subject.conditions[index] as Reason).holds) << index;
  const known = sharing.known.get(place) ?? new Map<number, GivenBenefits>();
  const shared = known.get(holding);
  if (shared !== undefined) return shared;
  const made = explainBenefits(benefits, subject);
  Object.freeze(made.reasons);
  Object.freeze(made.unlocked);
  if (known.size >= maxKnown) known.clear();
  sharing.known.set(place, known.set(holding, made));
  return made;
}

function explainBenefits(benefits: readonly ExplainedBenefit[], subject: BenefitSubject): GivenBenefits {
  const answers = benefits.map((benefit) => explainBenefit(benefit, subject));
  return {
    reasons: answers.map(({ reasons }) => reasons),
    unlocked: answers.flatMap(({ unlock }) => unlock ?? []),
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
      const byOffer = typeof entry === "object" ? entry : stagesByOffer();
      byOffer[offer.offerId] = id;
      tracks[track.id] = byOffer;
    }
  }
  return tracks;
}

const hasGrace = ({ grace }: Climb) => grace !== null;

/** The times of grace by track. */
function graceOf(climbs: readonly Climb[]): Exclude<Explanation["grace"], undefined> {
  const kept = climbs.flatMap(({ track, grace }) => (grace === null ? [] : [[track.id, grace] as const]));
  return Object.fromEntries(kept);
}

let lastDay: { readonly day: EpochDay; readonly text: string } | null = null;

/** Formatting a day costs as much as a whole decision, and it is nearly always the day of the last call. */
function textOf(day: EpochDay): string {
  if (lastDay === null || lastDay.day !== day) lastDay = { day, text: dayText(day) };
  return lastDay.text;
}

function addClimbs(climbs: Climb[], program: Program, explained: ExplainedTrack, facts: Facts) {
  if (explained.track.scope === "partner") climbs.push(climb(program, explained, null, facts));
  else for (const offer of facts.offers) if (offer.live) climbs.push(climb(program, explained, offer, facts));
}

/** "joined", "first-benefit", "promoted", or a day of each year as in "07-01". */
function anchorName(anchor: TermAnchor): string {
  if (typeof anchor === "string") return anchor;
  return [anchor.month, anchor.day].map((part) => String(part).padStart(2, "0")).join("-");
}

const assumed = () => "assumed" as const;

function climb(program: Program, explained: ExplainedTrack, offer: OfferFacts | null, facts: Facts): Climb {
  const { track } = explained;
  const enter = explained.enter === null ? null : answerTo(explained.enter, facts, offer);
  const entered = facts.ended === undefined && (enter === null || enter.holds);
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
  const earned = entered ? Math.max(raw, heldIndex) : -1;
  const kept = entered && offer === null ? facts.grace?.[track.id] : undefined;
  const keptIndex = kept === undefined ? -1 : track.stages.findIndex(({ id }) => id === kept.stage);
  const grace =
    kept === undefined || keptIndex <= earned
      ? null
      : { stage: track.stages[earned]?.id ?? null, until: kept.until };
  const stage = Math.max(earned, keptIndex);
  const reasons: TrackReasons = {
    track: track.id,
    offer: offer === null ? null : offer.offerId,
    entered,
    enter,
    raw: entered ? (track.stages[raw]?.id ?? null) : null,
    held,
    awarded: track.stages[stage]?.id ?? null,
    stages,
    // While the partner is not in the program, no figure brings it to a stage.
    next: facts.ended === undefined ? nextStep(program, track, { stage, enter, stages }) : null,
  };
  return { track, offer, stage, grace, reasons: withTimes(reasons, grace, explained.anchor) };
}

/** Adds what only few tracks have. Every other object that is made costs time. */
function withTimes(reasons: TrackReasons, grace: Grace | null, anchor: string | null): TrackReasons {
  if (grace === null) return anchor === null ? reasons : { ...reasons, anchor };
  const kept = { ...reasons, grace: { ...grace, until: dayText(grace.until) } };
  return anchor === null ? kept : { ...kept, anchor };
}

/** The carried unlocks of benefits that this version no longer has. */
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
  const laid = explainedBenefits(program);
  const explainer = {
    tracks: program.tracks.map((track) => ({
      track,
      anchor: track.down === "never-in-term" ? anchorName(track.termAnchor) : null,
      enter: track.enter === null ? null : questionOf(track.enter, assumed),
      stages: track.stages.map(({ when, sourceOf }) => (when === null ? null : questionOf(when, sourceOf))),
    })),
    ...laid,
    sharing: sharingOf(laid.benefits, laid.conditions.length),
  };
  explainers.set(program, explainer);
  return explainer;
}

function sharingOf(benefits: readonly ExplainedBenefit[], conditions: number): Sharing {
  const possible = conditions <= maxConditions && benefits.every(({ ofPartner }) => ofPartner);
  const ends = benefits.flatMap(({ grants }) => grants.flatMap(({ until }) => until ?? []));
  return { possible, ends: [...new Set(ends)].sort((a, b) => a - b), known: new Map() };
}
