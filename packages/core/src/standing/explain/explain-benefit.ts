import type { OfferFacts } from "../../program/conditions/condition.ts";
import type { Grant, Program, Stage, Track } from "../../program/program.ts";
import { dayText, type EpochDay } from "../../values/calendar.ts";
import { unlockOf } from "../carry.ts";
import type { Facts, Unlock } from "../facts.ts";
import type { BenefitReasons, CarriedReason, GrantReasons } from "./explanation.ts";
import { answerTo, type Question, questionOf, type Reason } from "./reason.ts";

/** The partner, or one live offer, on a track, with the number of its stage (−1: none). */
export interface Climber {
  readonly track: Track;
  readonly offer: OfferFacts | null;
  readonly stage: number;
}

/** The partner whose benefits are explained. */
export interface BenefitSubject {
  readonly facts: Facts;
  readonly climbers: readonly Climber[];
  /** By track number: the stage of the partner; −1 on tracks of offers. */
  readonly stages: readonly number[];
  /** The conditions of the partner's own tracks by slot, then those that ask about one offer. */
  readonly conditions: Reason[];
}

/** A benefit prepared for explaining: everything about it that is the same for every partner. */
export interface ExplainedBenefit {
  readonly id: string;
  readonly grants: readonly ExplainedGrant[];
  /** Whether only the partner's own stages and conditions decide, so that partners can share the answer. */
  readonly ofPartner: boolean;
}

/** A benefit's reasons, and the unlocks that the stages give. */
interface BenefitAnswer {
  readonly reasons: BenefitReasons;
  readonly unlock: Unlock | null;
}

interface ExplainedGrant {
  readonly grant: Grant;
  readonly when: Question | null;
  readonly track: Track;
  readonly from: string;
  readonly until: EpochDay | null;
  readonly untilText: string | null;
  /** The number of its condition among the subject's; null: none, or it depends on the current offer. */
  readonly slot: number | null;
}

const assumed = () => "assumed" as const;

/** Prepares the benefits of a program, and the distinct conditions of those on the partner's own tracks. */
export function explainedBenefits(program: Program): {
  readonly benefits: readonly ExplainedBenefit[];
  readonly conditions: readonly Question[];
} {
  const slots = new Map<string, number>();
  const conditions: Question[] = [];
  const benefits = program.benefits.map(({ id, grants: written }) => {
    const grants = written.map((grant) => explainedGrant(program, grant, slots, conditions));
    const ofPartner = grants.every(({ grant, track }) => grant.per === "offer" || track.scope === "partner");
    return { id, grants, ofPartner };
  });
  return { benefits, conditions };
}

function explainedGrant(
  program: Program,
  grant: Grant,
  slots: Map<string, number>,
  conditions: Question[],
): ExplainedGrant {
  const track = program.tracks[grant.track] as Track;
  const until = grant.expires !== null && "on" in grant.expires ? grant.expires.on : null;
  const when = grant.when === null ? null : questionOf(grant.when, assumed);
  let slot: number | null = null;
  if (when !== null && track.scope === "partner" && grant.per !== "offer") {
    const key = JSON.stringify(grant.when);
    slot = slots.get(key) ?? conditions.push(when) - 1;
    slots.set(key, slot);
  }
  const from = (track.stages[grant.from] as Stage).id;
  return {
    grant,
    when,
    track,
    from,
    until,
    untilText: until === null ? null : dayText(until),
    slot,
  };
}

/** Explains a benefit. Of two ways to it, the larger amount counts. */
export function explainBenefit({ id, grants }: ExplainedBenefit, subject: BenefitSubject): BenefitAnswer {
  const carried = subject.facts.carried.length === 0 ? none : carriedOf(id, subject.facts);
  const ways = grants.map((grant) => explainGrant(grant, subject));
  let unlock: Unlock | null = null;
  for (const { holds, amountMinor } of ways) {
    if (!holds || (unlock !== null && (amountMinor ?? -1) <= (unlock.amountMinor ?? -1))) continue;
    unlock = Object.freeze(unlockOf(id, null, amountMinor));
  }
  const unlocked = unlock !== null || carried.length > 0;
  return { reasons: Object.freeze({ benefit: id, unlocked, ways: Object.freeze(ways), carried }), unlock };
}

const none: readonly CarriedReason[] = [];

/** The unlocks of a benefit that publications gave, or that a change of version kept. */
export function carriedOf(benefit: string, facts: Facts): readonly CarriedReason[] {
  return facts.carried
    .filter((unlock) => unlock.benefit === benefit)
    .map((unlock) => ({
      by: unlock.by,
      version: unlock.version,
      offer: unlock.offer ?? null,
      amountMinor: unlock.amountMinor ?? null,
      level: unlock.level ?? null,
      since: dayText(unlock.since),
      until: unlock.until === null ? null : dayText(unlock.until),
    }));
}

/** The partner's stage that gives the benefit by this grant; −1 for none. */
function stageThatGives(laid: ExplainedGrant, { facts, stages, conditions }: BenefitSubject): number {
  const { grant, until, slot } = laid;
  if (grant.per === "offer" || (until !== null && facts.day >= until)) return -1;
  const stage = stages[grant.track] as number;
  return stage >= grant.from && (slot === null || (conditions[slot] as Reason).holds) ? stage : -1;
}

function explainGrant(laid: ExplainedGrant, subject: BenefitSubject): GrantReasons {
  const { grant, track, slot } = laid;
  return track.scope === "offer" && grant.per !== "offer"
    ? explainOfOffers(laid, subject)
    : wayOf(laid, stageThatGives(laid, subject), null, slot);
}

/** Of several offers, the one on the highest stage gives it. Where no offer does, gives a reason why not. */
function explainOfOffers(laid: ExplainedGrant, subject: BenefitSubject): GrantReasons {
  const open = laid.until === null || subject.facts.day < laid.until;
  const least = open ? laid.grant.from : Number.POSITIVE_INFINITY;
  let best: Climber | null = null;
  let why: Reason | null = null;
  for (const climber of subject.climbers) {
    if (climber.track !== laid.track) continue;
    const when = laid.when === null ? null : answerTo(laid.when, subject.facts, climber.offer);
    const gives = climber.stage >= least && (when === null || when.holds);
    if (gives && climber.stage > (best?.stage ?? -1)) {
      best = climber;
      why = when;
    } else if (best === null && (why === null || !why.holds)) why = when;
  }
  const condition = why === null ? null : subject.conditions.push(why) - 1;
  return wayOf(laid, best?.stage ?? -1, best?.offer ?? null, condition);
}

function wayOf(
  { grant, track, from, untilText }: ExplainedGrant,
  stage: number,
  offer: OfferFacts | null,
  when: number | null,
): GrantReasons {
  const holds = stage >= 0;
  const amountMinor = holds ? (grant.amounts[stage] ?? null) : null;
  return Object.freeze({
    track: track.id,
    from,
    per: grant.per,
    times: grant.times,
    requires: grant.requires,
    until: untilText,
    stage: holds ? (track.stages[stage] as Stage).id : null,
    offer: offer === null ? null : offer.offerId,
    when,
    amountMinor,
    amountSource: amountMinor === null ? null : (grant.amountSources[stage] ?? null),
    level: holds ? (grant.levels[stage] ?? null) : null,
    holds,
  });
}
