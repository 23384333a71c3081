import type { Condition } from "../../program/conditions/condition.ts";
import type { Category } from "../../program/document.ts";
import type { Grant, Requirement } from "../../program/program.ts";
import type { EpochDay } from "../../values/calendar.ts";
import type { Minor } from "../../values/money.ts";
import { allowanceLeft } from "./allowance.ts";
import { isOpen, type OpenActivationState } from "./transitions.ts";
import { type PriorActivation, type UseUnit, usesIn } from "./uses.ts";

/** An activation that a partner asks for. */
export interface AskedActivation {
  readonly benefit: string;
  readonly offerId: string | null;
  readonly category: Category;
  /** The terms of the way in which the benefit is given. */
  readonly terms: Pick<Grant, "times" | "per" | "requires">;
  /** The part of an allowance that is asked for, in minor units; null where no amount is named. */
  readonly amountMinor: Minor | null;
}

/** What is known of the partner that asks. */
export interface ActivationFacts {
  /** The open unlocks. One without an offer is for every offer. */
  readonly unlocks: readonly { readonly benefit: string; readonly offerId: string | null }[];
  readonly hasContact: boolean;
  /** All activations of the partner, in any order. */
  readonly activations: readonly PriorActivation[];
  /** The first day of the current term; null where the benefit is not given per term. */
  readonly termFrom: EpochDay | null;
  /** The total of the benefit's allowance, in minor units; null where it has none. */
  readonly allowanceMinor: Minor | null;
  /** Whether a condition among the requirements is true today. */
  holds(when: Condition): boolean;
}

/** Why a benefit may not be activated, with what its sentence needs. */
export type ActivationRefusal =
  | { readonly code: "benefit-locked"; readonly benefit: string; readonly offerId: string | null }
  | { readonly code: "contact-required"; readonly category: string }
  | {
      readonly code: "prerequisite-missing";
      readonly requirement: Requirement;
      readonly offerId: string | null;
    }
  | { readonly code: "used-up"; readonly per: Grant["per"]; readonly activationId: string }
  | { readonly code: "already-active"; readonly activationId: string; readonly state: OpenActivationState }
  | { readonly code: "allowance-used"; readonly askedMinor: Minor | null; readonly leftMinor: Minor };

/**
 * Every reason for which a benefit may not be activated; none where it may. There is one
 * `prerequisite-missing` for each requirement that is not met.
 */
export function refusalsOf(asked: AskedActivation, known: ActivationFacts): readonly ActivationRefusal[] {
  return [
    ...refuseLocked(asked, known),
    ...refuseWithoutContact(asked, known),
    ...refuseUnmet(asked, known),
    ...refuseUsedUp(asked, known),
    ...refuseSecond(asked, known),
    ...refuseAmount(asked, known),
  ];
}

function refuseLocked(
  { benefit, offerId }: AskedActivation,
  known: ActivationFacts,
): readonly ActivationRefusal[] {
  const unlocked = known.unlocks.some(
    (each) => each.benefit === benefit && (each.offerId === null || each.offerId === offerId),
  );
  return unlocked ? [] : [{ code: "benefit-locked", benefit, offerId }];
}

function refuseWithoutContact(
  { category }: AskedActivation,
  { hasContact }: ActivationFacts,
): readonly ActivationRefusal[] {
  const missing = category.contact === "required" && !hasContact;
  return missing ? [{ code: "contact-required", category: category.id }] : [];
}

function refuseUnmet(asked: AskedActivation, known: ActivationFacts): readonly ActivationRefusal[] {
  const { offerId, terms } = asked;
  return terms.requires
    .filter((requirement) => !isMet(requirement, offerId, known))
    .map((requirement) => ({ code: "prerequisite-missing", requirement, offerId }));
}

function isMet(requirement: Requirement, offerId: string | null, known: ActivationFacts): boolean {
  switch (requirement.kind) {
    case "when":
      return known.holds(requirement.when);
    case "any":
      return requirement.of.some((each) => isMet(each, offerId, known));
    case "benefit":
      return known.activations.some(
        (each) =>
          each.benefit === requirement.benefit &&
          (each.offerId === null || offerId === null || each.offerId === offerId) &&
          (each.state === "delivered" || (requirement.state === "requested" && isOpen(each.state))),
      );
  }
}

function refuseUsedUp(asked: AskedActivation, known: ActivationFacts): readonly ActivationRefusal[] {
  const { times, per } = asked.terms;
  const used = times === "once" ? latest(usesIn(unitOf(asked, known), known.activations)) : null;
  return used === null ? [] : [{ code: "used-up", per, activationId: used.activationId }];
}

function refuseSecond(
  { benefit, offerId }: AskedActivation,
  known: ActivationFacts,
): readonly ActivationRefusal[] {
  const same = known.activations.filter((each) => each.benefit === benefit && each.offerId === offerId);
  const running = latest(same.filter(({ state }) => isOpen(state)));
  if (running === null || !isOpen(running.state)) return [];
  return [{ code: "already-active", activationId: running.activationId, state: running.state }];
}

function refuseAmount(asked: AskedActivation, known: ActivationFacts): readonly ActivationRefusal[] {
  if (known.allowanceMinor === null) return [];
  const askedMinor = asked.amountMinor;
  const leftMinor = allowanceLeft(known.allowanceMinor, usesIn(unitOf(asked, known), known.activations));
  const fits = leftMinor > 0 && (askedMinor ?? 0) <= leftMinor;
  return fits ? [] : [{ code: "allowance-used", askedMinor, leftMinor }];
}

function unitOf({ benefit, offerId, terms }: AskedActivation, { termFrom }: ActivationFacts): UseUnit {
  return { benefit, per: terms.per, offerId, termFrom };
}

/** The latest by day, then by id, so that the order on record doesn't matter. */
function latest(activations: readonly PriorActivation[]): PriorActivation | null {
  return activations.reduce<PriorActivation | null>(
    (best, each) => (best === null || isLater(each, best) ? each : best),
    null,
  );
}

function isLater(one: PriorActivation, other: PriorActivation): boolean {
  if (one.activatedOn !== other.activatedOn) return one.activatedOn > other.activatedOn;
  const [id, otherId] = [one.activationId, other.activationId];
  // Ids are whole numbers as text: of two, the longer one is greater.
  return id.length === otherId.length ? id > otherId : id.length > otherId.length;
}
