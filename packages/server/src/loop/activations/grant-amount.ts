import type { Tx } from "../../platform/database/transaction.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { Messages } from "../../platform/locales/messages.ts";
import { findUnlock } from "../benefits/benefit-store.ts";
import { leftOf, termsOf } from "../benefits/benefit-terms.ts";
import type { LoopGround } from "../ground.ts";
import { type ActivationRow, type ActivationUpdate, lockUses, priorActivations } from "./activation-store.ts";
import { refuseAmount } from "./refuse-amount.ts";

/**
 * The amount that a delivery grants, where it isn't the one that was asked for: at most what is left of the
 * allowance. An activation that is open when its unlock ends is finished on its terms.
 */
export async function grantAmount(
  tx: Tx,
  activation: ActivationRow,
  amountMinor: number | null,
  { ground, messages }: { readonly ground: LoopGround; readonly messages: Messages },
): Promise<ActivationUpdate | Refusal> {
  const { partnerId, benefit, offerId, unlockId, activationId } = activation;
  if (amountMinor === null || amountMinor === activation.amountMinor) return {};
  await lockUses(tx, partnerId, benefit);
  const unlock = unlockId === null ? null : await findUnlock(tx, partnerId, unlockId);
  const terms = unlock === null ? null : termsOf(ground, benefit, unlock);
  const others = (await priorActivations(tx, partnerId, [benefit])).filter(
    (each) => each.activationId !== String(activationId),
  );
  const left = terms === null ? null : leftOf(terms, offerId, others);
  if (terms === null || left === null) return refuseAmount("no-allowance", messages);
  if (amountMinor <= 0) return refuseAmount("too-small", messages);
  const money = (minor: number) => messages.words.money(minor, terms.program.currency);
  if (amountMinor > left) return refuse("allowance-used", { left: money(left), asked: money(amountMinor) });
  return { amountMinor };
}
