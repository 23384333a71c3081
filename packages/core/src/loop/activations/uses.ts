import type { Grant } from "../../program/program.ts";
import type { EpochDay } from "../../values/calendar.ts";
import type { Minor } from "../../values/money.ts";
import type { ActivationState } from "./transitions.ts";

/** An activation on record, as far as it matters for another one. */
export interface PriorActivation {
  /** A whole number as text, without leading zeros. */
  readonly activationId: string;
  readonly benefit: string;
  readonly offerId: string | null;
  readonly state: ActivationState;
  readonly activatedOn: EpochDay;
  /** What it takes of an allowance, in minor units; null where it takes nothing. */
  readonly amountMinor: Minor | null;
}

/** What a benefit's uses are counted in: an offer, the partner, or a term of the partner. */
export interface UseUnit {
  readonly benefit: string;
  readonly per: Grant["per"];
  readonly offerId: string | null;
  /** The first day of the term; null where the benefit is not given per term. */
  readonly termFrom: EpochDay | null;
}

/**
 * The activations that count as uses in a unit. A declined, cancelled or expired one gave the partner
 * nothing and doesn't count; a revoked one does.
 */
export function usesIn(unit: UseUnit, activations: readonly PriorActivation[]): readonly PriorActivation[] {
  return activations.filter(
    (each) => each.benefit === unit.benefit && counts(each.state) && isWithin(unit, each),
  );
}

function counts(state: ActivationState): boolean {
  return state !== "declined" && state !== "cancelled" && state !== "expired";
}

function isWithin({ per, offerId, termFrom }: UseUnit, activation: PriorActivation): boolean {
  if (per === "offer") return activation.offerId === offerId;
  return per === "partner" || termFrom === null || activation.activatedOn >= termFrom;
}
