import type { Tx } from "../../platform/database/transaction.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { Messages } from "../../platform/locales/messages.ts";
import { findUnlock } from "../benefits/benefit-store.ts";
import { leftOf, termsOf } from "../benefits/benefit-terms.ts";
import type { LoopGround } from "../ground.ts";
import { type ActivationRow, type ActivationUpdate, lockUses, priorActivations } from "./activation-store.ts";

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
  const { refusal, words } = messages;
  if (terms === null || left === null || amountMinor <= 0) {
    const code = left === null ? "field-unknown" : "field-out-of-range";
    const params = left === null ? { field: "amount_minor" } : { comparison: "atLeast", limit: 1 };
    const error = { code, message: refusal(code, params), pointer: "/body/amount_minor" };
    return new Refusal("request-invalid", { errors: [error] });
  }
  const money = (minor: number) => words.money(minor, terms.program.currency);
  if (amountMinor > left) return refuse("allowance-used", { left: money(left), asked: money(amountMinor) });
  return { amountMinor };
}
