import { answerDue, answerWarningDays, epochDay } from "@laurel/core";
import { allPartners } from "../../platform/database/sight.ts";
import { type Tx, transaction } from "../../platform/database/transaction.ts";
import { Refusal } from "../../platform/http/answer/refusal.ts";
import { type LoopGround, loadGround } from "../ground.ts";
import { lastAsked } from "../steps/step-store.ts";
import type { LoopWork, MailSurroundings } from "../surroundings.ts";
import { type ActivationRow, lockWaiting, subjectOf, updateActivation } from "./activation-store.ts";
import { changeActivation } from "./change-activation.ts";
import { tellAwaited, tellExpired } from "./tell-activation.ts";

const batchSize = 100;

/**
 * Reminds partners of questions that wait for an answer, and ends activations whose partner has not answered
 * in time.
 */
export async function expireWaiting({ database, clock, publicUrl }: LoopWork): Promise<void> {
  const surroundings = { clock, publicUrl };
  const firstWarning = Math.min(...answerWarningDays);
  let after = 0;
  for (;;) {
    const found = await transaction(database, allPartners, async (tx) => {
      const ground = await loadGround(tx, clock);
      const askedUntil = ground.today.subtract({ days: firstWarning }).toString();
      const waiting = await lockWaiting(tx, askedUntil, after, batchSize);
      for (const activation of waiting) await handle(tx, activation, ground, surroundings);
      return waiting;
    });
    const last = found.at(-1);
    if (last === undefined || found.length < batchSize) return;
    after = last.activationId;
  }
}

async function handle(
  tx: Tx,
  activation: ActivationRow,
  ground: LoopGround,
  surroundings: MailSurroundings,
): Promise<void> {
  const { partnerId, activationId, askedOn, answerWarned } = activation;
  if (askedOn === null) return;
  const asked = { askedOn: epochDay(Temporal.PlainDate.from(askedOn)), sent: answerWarned };
  const due = answerDue(asked, epochDay(ground.today));
  if (due === null) return;
  if (due.kind === "warning") {
    const text = await lastAsked(tx, partnerId, subjectOf(activation));
    await tellAwaited(tx, activation, { ...due, text }, { ground, surroundings });
    await updateActivation(tx, activation, { answerWarned: [...answerWarned, due.warningDays] });
    return;
  }
  const by = { action: "expire", side: "clock", actor: { who: "laurel" } } as const;
  const after = await changeActivation(tx, { partnerId, activationId, ...by }, ground, surroundings);
  if (after instanceof Refusal) throw new Error(`activation ${activationId} can't expire: ${after.code}`);
  await tellExpired(tx, after, askedOn, { ground, surroundings });
}
