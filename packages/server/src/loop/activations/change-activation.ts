import {
  type ActivationAction,
  type ActivationPromiseEffect,
  type ActivationSide,
  isOpen,
  nextState,
  type PromiseRefusal,
  parsePeriod,
  shorten,
  transitionOf,
} from "@laurel/core";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { announce } from "../announce.ts";
import { attachTo } from "../attachments/attach-to.ts";
import type { LoopGround } from "../ground.ts";
import {
  keepPromises,
  openPromiseFor,
  pausePromises,
  resumePromises,
  voidPromises,
  workingLength,
} from "../promises/change-promises.ts";
import { contactRecipient } from "../recipient-store.ts";
import { addStep, type StepData } from "../steps/step-store.ts";
import type { MailSurroundings } from "../surroundings.ts";
import {
  type ActivationRow,
  type ActivationUpdate,
  lockActivation,
  subjectOf,
  updateActivation,
} from "./activation-store.ts";
import { tellStep } from "./tell-activation.ts";

/** What is done with an activation, by whom, and what is said with it. */
export interface ActivationChange {
  readonly partnerId: string;
  readonly activationId: number;
  readonly action: Exclude<ActivationAction, "activate" | "activate-at-once">;
  readonly side: ActivationSide;
  readonly actor: Actor;
  readonly text?: string | undefined;
  readonly reason?: string | undefined;
  readonly channel?: string;
  /** When it happened, if it is told later; now unless said. */
  readonly at?: Temporal.Instant | undefined;
  readonly data?: Omit<StepData, "attachments">;
  readonly attachmentIds?: readonly number[] | undefined;
  /** What else changes, once the action is allowed; or why it can't. */
  readonly update?: (before: ActivationRow) => Promise<ActivationUpdate | Refusal>;
}

/**
 * Does what the table of transitions allows: state, promises, step, event and message. With a refusal nothing
 * has changed.
 */
export async function changeActivation(
  tx: Tx,
  change: ActivationChange,
  ground: LoopGround,
  surroundings: MailSurroundings,
): Promise<ActivationRow | Refusal> {
  const { partnerId, activationId, action, actor, side } = change;
  const before = await lockActivation(tx, partnerId, activationId);
  if (before === null) return refuse("activation-unknown");
  const state = nextState(before.state, action);
  if (typeof state !== "string") return refuse(state.code, { state: before.state });
  const at = change.at ?? ground.now;
  if (Temporal.Instant.compare(at, ground.now) > 0) return refuse("moment-in-future");
  if (Temporal.Instant.compare(at, before.activatedAt) < 0) return refuse("moment-too-early");
  const attachmentIds = change.attachmentIds ?? [];
  const update = (await change.update?.(before)) ?? {};
  if ("code" in update) return update;
  const subject = subjectOf(before);
  const refused = await attachTo(tx, partnerId, attachmentIds, subject, actor.who);
  if (refused !== null) return refused;
  const { promises, message } = transitionOf(action);
  for (const effect of promises) {
    const refusal = await applyEffect(tx, before, effect, { change, ground, at });
    if (refusal !== null) throw new BrokenPromise(refusal);
  }
  const after = await updateActivation(tx, before, {
    ...{ ...update, state },
    ...(action === "ask" ? { askedOn: ground.today.toString(), answerWarned: [] } : { askedOn: null }),
    ...(isOpen(state) ? {} : { endedAt: ground.now }),
  });
  await announce(tx, after);
  const { text, reason, channel } = change;
  await addStep(tx, {
    ...{ partnerId, subject, action, side, who: actor.who, recordedAt: ground.now, happenedAt: at },
    ...{ body: text ?? null, reason: reason ?? null, channel: channel ?? null },
    data: { ...change.data, ...(attachmentIds.length === 0 ? {} : { attachments: attachmentIds }) },
  });
  const data = {
    activation: activationId,
    benefit: before.benefit,
    action,
    ...(reason === undefined ? {} : { reason }),
  };
  const states = { before: { state: before.state }, after: { state } };
  await appendEvents(tx, actor, [{ partnerId, what: "activation.changed", data, ...states }]);
  if (message !== null && message !== "how-to-use") {
    const said = {
      text: text ?? "",
      reason: reason ?? null,
      link: change.data?.link ?? null,
      who: actor.who,
    };
    await tellStep(tx, after, message, said, { ground, surroundings });
  }
  return after;
}

/** The promises of an activation don't fit its state, which is a fault of Laurel; the transaction ends. */
class BrokenPromise extends Error {
  constructor({ code }: PromiseRefusal) {
    super(`a promise of an activation can't change: ${code}`);
  }
}

/** The text of a pause, at most; the whole of it is in the step. */
const longestWhy = 200;

async function applyEffect(
  tx: Tx,
  activation: ActivationRow,
  { effect, promise }: ActivationPromiseEffect,
  {
    change,
    ground,
    at,
  }: { readonly change: ActivationChange; readonly ground: LoopGround; readonly at: Temporal.Instant },
): Promise<PromiseRefusal | null> {
  const { partnerId, benefit, assignee, contactId, leadTime } = activation;
  const subject = subjectOf(activation);
  switch (effect) {
    case "opens": {
      const contact = contactId === null ? null : await contactRecipient(tx, partnerId, contactId);
      const length = workingLength(ground, leadTime === null ? null : parsePeriod(leadTime));
      const language = contact?.locale ?? "en";
      const terms = { partnerId, subject, title: benefit, language, assignee, length };
      await openPromiseFor(tx, { ...terms, kind: "next-step" }, ground);
      return null;
    }
    case "keeps":
      return keepPromises(
        tx,
        {
          partnerId,
          subject,
          ...(promise === "contact" || promise === "next-step" ? { kind: promise } : {}),
        },
        ground,
        at,
      );
    case "pauses": {
      const why = shorten(change.text ?? change.reason ?? "", longestWhy);
      return pausePromises(tx, { partnerId, subject }, ground, { by: change.actor.who, why });
    }
    case "resumes":
      return resumePromises(tx, { partnerId, subject }, ground);
    case "voids":
      return voidPromises(tx, { partnerId, subject }, ground);
  }
}
