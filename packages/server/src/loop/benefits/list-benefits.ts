import type { Activation, PartnerBenefit } from "@laurel/contract";
import type { ActivationState, PriorActivation } from "@laurel/core";
import type { OneReason } from "../../platform/http/answer/problems.ts";
import type { Messages } from "../../platform/locales/messages.ts";
import type { LoopGround } from "../ground.ts";
import type { UnlockRow } from "./benefit-store.ts";
import {
  type BenefitTerms,
  isPerOffer,
  type KnownActivations,
  leftOf,
  refusalsFor,
  requiredBenefits,
  termsOf,
} from "./benefit-terms.ts";
import { reasonOf } from "./show-refusal.ts";

/** What is known of a partner when its benefits are listed. */
export interface BenefitHolder {
  readonly unlocks: readonly UnlockRow[];
  /** The ids of its live offers. */
  readonly live: ReadonlySet<string>;
  /** All of its activations, as far as they matter for others. */
  readonly prior: readonly PriorActivation[];
  /** The latest activations of each benefit and offer, the latest first. */
  readonly shown: readonly Activation[];
  readonly hasContact: boolean;
  /** Why the reader can't activate anything; null where they can. */
  readonly barred: OneReason | null;
  readonly holds: KnownActivations["holds"];
}

/** A row of the list: a benefit as the API sends it, its reasons not yet in words. */
export type ListedBenefit = Omit<PartnerBenefit, "refusals"> & { readonly reasons: readonly OneReason[] };

/**
 * Every benefit of the program in force, and what is unlocked by an earlier version. A benefit given for one
 * offer has a row for each live offer, and one row where it is unlocked for none.
 */
export function listBenefits(
  ground: LoopGround,
  partner: BenefitHolder,
  messages: Messages,
): readonly ListedBenefit[] {
  const unlocks = Map.groupBy(partner.unlocks, ({ benefit }) => benefit);
  const inForce = ground.program?.benefits.map(({ id }) => id) ?? [];
  const index = indexOf(partner);
  return [...new Set([...inForce, ...unlocks.keys()])].flatMap((id) =>
    rowsOf(ground, id, unlocks.get(id) ?? [], partner, index).map(({ terms, offerId }) =>
      describe(terms, offerId, { ground, partner, index, messages }),
    ),
  );
}

/** Activations by benefit, and by benefit and offer: a partner may have thousands. */
interface ActivationIndex {
  readonly prior: ReadonlyMap<string, readonly PriorActivation[]>;
  readonly priorOfOffer: ReadonlyMap<string, readonly PriorActivation[]>;
  readonly shown: ReadonlyMap<string, readonly Activation[]>;
  readonly shownOfOffer: ReadonlyMap<string, readonly Activation[]>;
}

function indexOf({ prior, shown }: BenefitHolder): ActivationIndex {
  const ofOffer = (each: { readonly benefit: string; readonly offerId: string | null }) =>
    keyOf(each.benefit, each.offerId);
  return {
    prior: Map.groupBy(prior, ({ benefit }) => benefit),
    priorOfOffer: Map.groupBy(prior, ofOffer),
    shown: Map.groupBy(shown, ({ benefit }) => benefit),
    shownOfOffer: Map.groupBy(shown, ofOffer),
  };
}

function keyOf(benefit: string, offerId: string | null): string {
  return `${benefit} ${offerId ?? ""}`;
}

interface RowPlace {
  readonly terms: BenefitTerms;
  readonly offerId: string | null;
}

/** The rows of a benefit. Open activations of an offer keep their row when the unlock has ended. */
function rowsOf(
  ground: LoopGround,
  id: string,
  unlocks: readonly UnlockRow[],
  { live }: BenefitHolder,
  { shown }: ActivationIndex,
): readonly RowPlace[] {
  const locked = termsOf(ground, id, null);
  const given = unlocks.flatMap((unlock): readonly RowPlace[] => {
    const terms = termsOf(ground, id, unlock);
    const isShown = unlock.offerId === null || live.has(unlock.offerId);
    return terms === null || !isShown ? [] : [{ terms, offerId: unlock.offerId }];
  });
  if (given.some(({ offerId }) => offerId === null) || locked === null) return given;
  const left = new Set(given.map(({ offerId }) => offerId));
  const open = (shown.get(id) ?? []).filter(({ state, offerId }) => isOpenState(state) && !left.has(offerId));
  const perOffer = given.length > 0 || isPerOffer(locked);
  const kept = perOffer ? [...new Set(open.map(({ offerId }) => offerId))] : [];
  const rows = [...given, ...kept.map((offerId) => ({ terms: locked, offerId }))];
  return rows.length === 0 ? [{ terms: locked, offerId: null }] : rows;
}

function isOpenState(state: ActivationState): boolean {
  return listedStates.some((each) => each === state) && state !== "delivered" && state !== "expired";
}

/** The states of an activation that are the state of its row; others leave the benefit as it was. */
const listedStates = [
  "requested",
  "contacted",
  "in-progress",
  "waiting-for-partner",
  "delivered",
  "expired",
] as const satisfies readonly ActivationState[];

interface Listing {
  readonly ground: LoopGround;
  readonly partner: BenefitHolder;
  readonly index: ActivationIndex;
  readonly messages: Messages;
}

function describe(
  terms: BenefitTerms,
  offerId: string | null,
  { ground, partner, index, messages }: Listing,
): ListedBenefit {
  const { benefit, category, grant, unlock } = terms;
  const perOffer = isPerOffer(terms);
  const key = keyOf(benefit.id, offerId);
  const own = (perOffer ? index.priorOfOffer.get(key) : index.prior.get(benefit.id)) ?? [];
  const required = requiredBenefits(grant.requires).flatMap((id) =>
    offerId === null
      ? (index.prior.get(id) ?? [])
      : [
          ...(index.priorOfOffer.get(keyOf(id, offerId)) ?? []),
          ...(index.priorOfOffer.get(keyOf(id, null)) ?? []),
        ],
  );
  const { hasContact, holds } = partner;
  const known = { hasContact, holds, activations: [...own, ...required] };
  const refusals = refusalsFor({ terms, offerId, amountMinor: null }, known);
  const reasons = [
    ...refusals.map((refusal) => reasonOf(refusal, terms, ground, messages)),
    ...(partner.barred === null ? [] : [partner.barred]),
  ];
  const activations = (perOffer ? index.shownOfOffer.get(key) : index.shown.get(benefit.id)) ?? [];
  const state = listedStates.find((each) => each === activations[0]?.state);
  const leftMinor = leftOf(terms, offerId, own);
  return {
    benefit: benefit.id,
    offerId,
    category: category.id,
    state: state ?? (unlock === null ? "locked" : "unlocked"),
    mayActivate: reasons.length === 0,
    reasons,
    activations: [...activations],
    ...(unlock === null || leftMinor === null ? {} : { amountMinor: unlock.amountMinor ?? 0, leftMinor }),
    ...(unlock === null || unlock.endsOn === null ? {} : { until: unlock.endsOn }),
    ...(unlock === null ? {} : { unlockedOn: unlock.openedOn }),
  };
}
