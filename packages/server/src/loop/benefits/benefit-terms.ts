import {
  type ActivationFacts,
  type ActivationRefusal,
  allowanceLeft,
  type Benefit,
  type Category,
  epochDay,
  factsOn,
  type Grant,
  isTrue,
  type Minor,
  type PriorActivation,
  type Program,
  type Requirement,
  refusalsOf,
  usesIn,
} from "@laurel/core";
import type { Reader } from "../../platform/database/transaction.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { historyFor, loadPartners } from "../../standing/load-partners.ts";
import type { LoopGround } from "../ground.ts";
import type { UnlockRow } from "./benefit-store.ts";

/** A benefit with the terms on which a partner has it, or would have it. */
export interface BenefitTerms {
  /** The version that gives it; the one in force where it is locked. */
  readonly program: Program;
  readonly benefit: Benefit;
  readonly category: Category;
  readonly grant: Grant;
  /** Null where it is locked. */
  readonly unlock: UnlockRow | null;
}

/** The terms of an unlock: those of the version that gives it. Null where no version has the benefit. */
export function termsOf(ground: LoopGround, id: string, unlock: UnlockRow | null): BenefitTerms | null {
  const given = ground.versions.find(({ program }) => program.version === unlock?.version)?.program;
  for (const program of [given, ground.program]) {
    const benefit = program?.benefits.find((each) => each.id === id);
    const category = program?.categories.find((each) => each.id === benefit?.category);
    const grant = benefit === undefined ? undefined : grantOf(benefit, unlock);
    if (program == null || benefit === undefined || category === undefined || grant === undefined) continue;
    return { program, benefit, category, grant, unlock };
  }
  return null;
}

/** The way in which an unlock is given; an unlock on record doesn't name it. */
function grantOf({ grants }: Benefit, unlock: UnlockRow | null): Grant | undefined {
  if (unlock === null) return grants[0];
  const per = unlock.offerId !== null ? "offer" : unlock.termFrom !== null ? "term" : "partner";
  return grants.find((grant) => grant.per === per) ?? grants[0];
}

/** Whether a benefit is given to offers one by one. */
export function isPerOffer({ benefit, unlock }: BenefitTerms): boolean {
  return unlock === null ? benefit.grants.every(({ per }) => per === "offer") : unlock.offerId !== null;
}

/** What a partner asks for, on which terms. */
export interface AskedBenefit {
  readonly terms: BenefitTerms;
  readonly offerId: string | null;
  readonly amountMinor: Minor | null;
}

/** What is known of the partner. `activations`: those of the benefit and of what it requires, at least. */
export type KnownActivations = Pick<ActivationFacts, "hasContact" | "activations" | "holds">;

/** Every reason for which a benefit may not be activated. */
export function refusalsFor(
  { terms, offerId, amountMinor }: AskedBenefit,
  known: KnownActivations,
): readonly ActivationRefusal[] {
  const { benefit, category, grant, unlock } = terms;
  return refusalsOf(
    { benefit: benefit.id, offerId, category, terms: grant, amountMinor },
    {
      ...known,
      unlocks: unlock === null ? [] : [{ benefit: benefit.id, offerId: unlock.offerId }],
      termFrom: unlock?.termFrom ?? null,
      allowanceMinor: unlock?.amountMinor ?? null,
    },
  );
}

/** What is left of a benefit's allowance; null where it has none. */
export function leftOf(
  { benefit, grant, unlock }: BenefitTerms,
  offerId: string | null,
  activations: readonly PriorActivation[],
): Minor | null {
  if (unlock === null || unlock.amountMinor === null) return null;
  const unit = { benefit: benefit.id, per: grant.per, offerId, termFrom: unlock.termFrom };
  return allowanceLeft(unlock.amountMinor, usesIn(unit, activations));
}

/** The benefits that have to be activated before. */
export function requiredBenefits(requires: readonly Requirement[]): readonly string[] {
  return requires.flatMap((each) =>
    each.kind === "any" ? requiredBenefits(each.of) : each.kind === "benefit" ? [each.benefit] : [],
  );
}

/** A benefit and what has to be activated before it, by any of its terms. */
export function relatedBenefits({ versions }: LoopGround, id: string): readonly string[] {
  const benefits = versions.flatMap(({ program }) => program.benefits.filter((each) => each.id === id));
  const grants = benefits.flatMap((each) => each.grants);
  return [...new Set([id, ...grants.flatMap(({ requires }) => requiredBenefits(requires))])];
}

/** Tests the conditions among requirements. The partner's facts are read only where there are any. */
export async function testerOf(
  reader: Reader,
  partnerId: string,
  { program, today }: LoopGround,
  requires: readonly Requirement[],
): Promise<ActivationFacts["holds"]> {
  if (!asksConditions(requires) || program === null) return () => false;
  const { timeline } = await loadTimeline(reader);
  const day = epochDay(today);
  const [partner] = await loadPartners(reader, timeline, [partnerId], day, day, { withOpen: false });
  if (partner === undefined) return () => false;
  const facts = factsOn(timeline, program, historyFor(partner), day);
  return (when) => isTrue(when, facts);
}

function asksConditions(requires: readonly Requirement[]): boolean {
  return requires.some((each) => each.kind === "when" || (each.kind === "any" && asksConditions(each.of)));
}
