import type { OfferFacts } from "../program/conditions/condition.ts";
import type { Grant, Program, Stage, Track } from "../program/program.ts";
import { dayText, type EpochDay } from "../values/calendar.ts";
import { unlockOf } from "./carry.ts";
import type { BenefitReasons, CarriedReason, GrantReasons } from "./explanation.ts";
import type { Facts, Unlock } from "./facts.ts";
import { answerTo, type Question, questionOf, type Reason } from "./reason.ts";

/** A climber on a track with the stage it was given (−1: none): the partner, or one live offer. */
export interface Climber {
  readonly track: Track;
  readonly offer: OfferFacts | null;
  readonly stage: number;
}

/** Whose benefits are explained, with the reasons found so far: many benefits ask for the same. */
export interface Subject {
  readonly facts: Facts;
  readonly climbers: readonly Climber[];
  /** By track number: the stage of the partner; −1 on tracks of offers. */
  readonly stages: readonly number[];
  /** By slot. */
  readonly found: (Reason | undefined)[];
}

/** A benefit laid out for explaining: with all that is the same for every partner. */
export interface ExplainedBenefit {
  readonly id: string;
  readonly grants: readonly ExplainedGrant[];
  /** The answer's entry where no amount comes with it. */
  readonly unlock: Unlock;
}

interface ExplainedGrant {
  readonly grant: Grant;
  readonly when: Question | null;
  readonly track: Track;
  readonly from: string;
  readonly until: EpochDay | null;
  readonly untilText: string | null;
  /** The number of its condition among the subject's reasons; −1 where it depends on the offer at hand. */
  readonly slot: number;
  /** By stage number + 1: why, where no condition and no offer is part of it. Made when first needed. */
  readonly plain: GrantReasons[];
}

const assumed = () => "assumed" as const;

/** Lays out the benefits of a program. */
export function explainedBenefits(program: Program): readonly ExplainedBenefit[] {
  const slots = new Map<string, number>();
  return program.benefits.map(({ id, grants }) => ({
    id,
    grants: grants.map((grant) => explainedGrant(program, grant, slots)),
    unlock: Object.freeze(unlockOf(id, null, null)),
  }));
}

function explainedGrant(program: Program, grant: Grant, slots: Map<string, number>): ExplainedGrant {
  const track = program.tracks[grant.track] as Track;
  const until = grant.expires !== null && "on" in grant.expires ? grant.expires.on : null;
  const key = JSON.stringify(grant.when);
  const slot = track.scope === "offer" ? -1 : (slots.get(key) ?? slots.size);
  if (slot >= 0) slots.set(key, slot);
  return {
    grant,
    when: grant.when === null ? null : questionOf(grant.when, assumed),
    track,
    from: (track.stages[grant.from] as Stage).id,
    until,
    untilText: until === null ? null : dayText(until),
    slot,
    plain: [],
  };
}

/** Explains a benefit; adds it to `given` where the stages give it. Of two ways the larger amount stands. */
export function explainBenefit(benefit: ExplainedBenefit, subject: Subject, given: Unlock[]): BenefitReasons {
  const { id, grants } = benefit;
  const carried = subject.facts.carried.length === 0 ? none : carriedOf(id, subject.facts);
  let best: Unlock | null = null;
  // Arrays that grow take three times the memory of those that are made as long as they will be.
  const ways = new Array<GrantReasons>(grants.length);
  for (let index = 0; index < ways.length; index += 1) {
    const grant = grants[index] as ExplainedGrant;
    const way = explainGrant(grant, subject);
    ways[index] = way;
    if (!way.holds) continue;
    if (best === null || (way.amountMinor ?? -1) > (best.amountMinor ?? -1))
      best = way.amountMinor === null ? benefit.unlock : unlockOf(id, null, way.amountMinor);
  }
  if (best !== null) given.push(best);
  return { benefit: id, unlocked: best !== null || carried.length > 0, ways, carried };
}

const none: readonly CarriedReason[] = [];

/** What publications gave of a benefit, and what a change of version left of it. */
export function carriedOf(benefit: string, facts: Facts): readonly CarriedReason[] {
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

function explainGrant(grant: ExplainedGrant, subject: Subject): GrantReasons {
  if (grant.grant.per === "offer") return wayOf(grant, -1, null, null);
  const open = grant.until === null || subject.facts.day < grant.until;
  const least = open ? grant.grant.from : Number.POSITIVE_INFINITY;
  if (grant.track.scope === "offer") return explainOfOffers(grant, subject, least);
  const when = whenOf(grant, subject, null);
  const stage = subject.stages[grant.grant.track] as number;
  return wayOf(grant, stage >= least && (when === null || when.holds) ? stage : -1, null, when);
}

/** Of several offers the one on the highest stage gives it; where none does, a reason that it does not. */
function explainOfOffers(grant: ExplainedGrant, subject: Subject, least: number): GrantReasons {
  let best: Climber | null = null;
  let why: Reason | null = null;
  for (const climber of subject.climbers) {
    if (climber.track !== grant.track) continue;
    const when = whenOf(grant, subject, climber.offer);
    const gives = climber.stage >= least && (when === null || when.holds);
    if (gives && climber.stage > (best?.stage ?? -1)) {
      best = climber;
      why = when;
    } else if (best === null && (why === null || !why.holds)) why = when;
  }
  return wayOf(grant, best?.stage ?? -1, best?.offer ?? null, why);
}

function whenOf({ when, slot }: ExplainedGrant, subject: Subject, offer: OfferFacts | null): Reason | null {
  if (when === null) return null;
  const known = slot < 0 ? undefined : subject.found[slot];
  if (known !== undefined) return known;
  const reason = answerTo(when, subject.facts, offer);
  if (slot >= 0) subject.found[slot] = reason;
  return reason;
}

function wayOf(
  laid: ExplainedGrant,
  stage: number,
  offer: OfferFacts | null,
  when: Reason | null,
): GrantReasons {
  const plain = offer === null && when === null;
  const known = plain ? laid.plain[stage + 1] : undefined;
  if (known !== undefined) return known;
  const { grant, track } = laid;
  const holds = stage >= 0;
  const amountMinor = holds ? (grant.amounts[stage] ?? null) : null;
  const way: GrantReasons = {
    track: track.id,
    from: laid.from,
    per: grant.per,
    times: grant.times,
    requires: grant.requires,
    until: laid.untilText,
    stage: holds ? (track.stages[stage] as Stage).id : null,
    offer: offer === null ? null : offer.offerId,
    when,
    amountMinor,
    amountSource: amountMinor === null ? null : (grant.amountSources[stage] ?? null),
    level: holds ? (grant.levels[stage] ?? null) : null,
    holds,
  };
  if (plain) laid.plain[stage + 1] = way;
  return way;
}
