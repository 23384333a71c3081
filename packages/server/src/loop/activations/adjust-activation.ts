import type { FormAnswers } from "@laurel/core";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { Messages } from "../../platform/locales/messages.ts";
import { readDay } from "../../platform/read-time.ts";
import { announce } from "../announce.ts";
import { attachTo } from "../attachments/attach-to.ts";
import type { LoopGround } from "../ground.ts";
import type { PersonSide } from "../side.ts";
import { addStep } from "../steps/step-store.ts";
import { type ActivationRow, lockActivation, subjectOf, updateActivation } from "./activation-store.ts";
import { filesIn, formErrors } from "./check-form.ts";
import { insertRedemption, type RedemptionRow, redemptionsOf } from "./redemption-store.ts";
import { refuseAmount } from "./refuse-amount.ts";

/** Which activation of which partner, and who acts. */
export interface ActivationTouch {
  readonly partnerId: string;
  readonly activationId: number;
  readonly actor: Actor;
}

/** New answers to the form, and the revision that the caller has read. */
export interface Amendment extends ActivationTouch {
  readonly answers: FormAnswers;
  readonly revision: number | undefined;
  readonly messages: Messages;
}

/** Changes the answers of an activation's form; until the team has made contact, and on its own version. */
export async function amendActivation(
  tx: Tx,
  { partnerId, activationId, actor, answers, revision, messages }: Amendment,
  ground: LoopGround,
): Promise<ActivationRow | Refusal> {
  const before = await lockActivation(tx, partnerId, activationId);
  if (before === null) return refuse("activation-unknown");
  if (before.state !== "requested") return refuse("transition-not-allowed", { state: before.state });
  if (revision !== undefined && revision !== before.revision) return refuse("changed-meanwhile");
  const { version, form } = before;
  const program = ground.versions.find((each) => each.program.version === version)?.program;
  if (program === undefined) throw new Error(`the program has no version ${version}`);
  const errors = await formErrors(tx, { partnerId, program, form, answers }, ground, messages);
  if (errors.length > 0) return new Refusal("form-invalid", { errors });
  const attachmentIds = filesIn(program, form, answers);
  const refused = await attachTo(tx, partnerId, attachmentIds, subjectOf(before), actor.who);
  if (refused !== null) return refused;
  const after = await updateActivation(tx, before, { answers });
  await record(tx, before, { action: "amend", side: "partner", actor }, ground);
  return after;
}

/** A rating of what was delivered; another one replaces it. */
export interface Rating extends ActivationTouch {
  /** 1 to 5. */
  readonly rating: number;
  readonly text: string | null;
}

/** Rates what was delivered. The same rating again changes nothing. */
export async function rateActivation(
  tx: Tx,
  { partnerId, activationId, actor, rating, text }: Rating,
  ground: LoopGround,
): Promise<ActivationRow | Refusal> {
  const before = await lockActivation(tx, partnerId, activationId);
  if (before === null) return refuse("activation-unknown");
  if (before.state !== "delivered") return refuse("transition-not-allowed", { state: before.state });
  if (before.rating === rating && before.ratingText === text) return before;
  const after = await updateActivation(tx, before, { rating, ratingText: text });
  await record(tx, before, { action: "rate", side: "partner", actor, body: text, data: { rating } }, ground);
  return after;
}

/** A redemption of a part of a granted credit. */
export interface Redeeming extends ActivationTouch {
  readonly redemption: RedemptionRow;
  readonly side: PersonSide;
  readonly messages: Messages;
}

/** Records that a part of a granted credit was redeemed, each reference once; never more than was granted. */
export async function redeemCredit(
  tx: Tx,
  { partnerId, activationId, actor, redemption, side, messages }: Redeeming,
  ground: LoopGround,
): Promise<ActivationRow | Refusal> {
  const before = await lockActivation(tx, partnerId, activationId);
  if (before === null) return refuse("activation-unknown");
  const granted = before.amountMinor;
  if (before.state !== "delivered" || granted === null)
    return refuse("transition-not-allowed", { state: before.state });
  const { amountMinor, redeemedOn, reference } = redemption;
  const wrong = refuseRedemption(redemption, ground, messages);
  if (wrong !== null) return wrong;
  const earlier = await redemptionsOf(tx, partnerId, activationId);
  const same = earlier.find((each) => each.reference === reference);
  if (same !== undefined)
    return same.amountMinor === amountMinor && same.redeemedOn === redeemedOn
      ? before
      : refuse("reference-known", { found: reference });
  const left = earlier.reduce((rest, each) => rest - each.amountMinor, granted);
  if (amountMinor > left) {
    const program = ground.versions.find((each) => each.program.version === before.version)?.program;
    const money = (minor: number) =>
      program === undefined ? String(minor) : messages.words.money(minor, program.currency);
    return refuse("amount-left", { left: money(left), granted: money(granted) });
  }
  await insertRedemption(tx, before, redemption, { by: actor.who, at: ground.now });
  const after = await updateActivation(tx, before, {});
  await record(tx, before, { action: "redeem", side, actor, data: { amountMinor } }, ground);
  return after;
}

/** An amount is more than nothing, and nothing is redeemed before it exists or in the future. */
function refuseRedemption(
  { amountMinor, redeemedOn }: RedemptionRow,
  { today }: LoopGround,
  messages: Messages,
): Refusal | null {
  if (amountMinor <= 0) return refuseAmount("too-small", messages);
  const day = readDay(redeemedOn);
  if (day === null) return refuse("day-invalid", { found: redeemedOn });
  if (Temporal.PlainDate.compare(day, today) <= 0) return null;
  const limit = { comparison: "atMost", limit: today.toString() };
  const message = messages.refusal("field-out-of-range", limit);
  const error = { code: "field-out-of-range", message, pointer: "/body/redeemed_on" };
  return new Refusal("request-invalid", { params: { count: 1 }, errors: [error] });
}

/** A note of the team. */
export interface Note extends ActivationTouch {
  readonly text: string;
  readonly side: PersonSide;
}

/** Adds a note that only the team sees. */
export async function noteActivation(
  tx: Tx,
  { partnerId, activationId, actor, text, side }: Note,
  ground: LoopGround,
): Promise<ActivationRow | Refusal> {
  const activation = await lockActivation(tx, partnerId, activationId);
  if (activation === null) return refuse("activation-unknown");
  await record(tx, activation, { action: "note", side, actor, body: text, internal: true }, ground);
  return activation;
}

async function record(
  tx: Tx,
  activation: ActivationRow,
  step: {
    readonly action: string;
    readonly side: PersonSide;
    readonly actor: Actor;
    readonly body?: string | null;
    readonly internal?: boolean;
    readonly data?: object;
  },
  { now }: LoopGround,
): Promise<void> {
  const { partnerId, activationId, benefit } = activation;
  const { actor, action, data = {}, ...said } = step;
  const subject = subjectOf(activation);
  await addStep(tx, { ...said, partnerId, subject, action, who: actor.who, recordedAt: now, data });
  await announce(tx, activation);
  const told = { activation: activationId, benefit, action };
  await appendEvents(tx, actor, [{ partnerId, what: "activation.touched", data: told }]);
}
