import { epochDay, moveRequest, type RequestAction, type RequestTransition } from "@laurel/core";
import { appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
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
import { addStep } from "../steps/step-store.ts";
import { sayRequestMessage } from "./request-messages.ts";
import type { RequestOrder } from "./request-order.ts";
import { lockRequest, type RequestRow, subjectOf, updateRequest } from "./request-store.ts";

/** Takes a step of a request: its state, its promise, the message and the event, in one transaction. */
export async function changeRequest(
  tx: Tx,
  order: RequestOrder,
  ground: LoopGround,
  publicUrl: string,
): Promise<RequestRow | Refusal> {
  const request = await lockRequest(tx, order.requestId);
  if (request === null) return refuse("request-unknown");
  const today = epochDay(ground.today);
  const known = { ...request, closedOn: request.closedOn === null ? null : dayOf(request.closedOn) };
  const moved = moveRequest(known, order.action, order.side, today);
  if (!moved.ok) return refuse("transition-not-allowed", { state: request.state, action: order.action });
  const { transition } = moved;
  const { now } = ground;
  const { attachmentIds = [] } = order;
  const { partnerId } = request;
  const refused = await attachTo(tx, partnerId, attachmentIds, subjectOf(request), order.actor.who);
  if (refused !== null) return refused;
  const after = await updateRequest(tx, request, {
    state: transition.to,
    ...(transition.to === "closed" ? { closedOn: ground.today.toString() } : {}),
    ...(order.became === undefined ? {} : { upheldAs: order.became }),
  });
  await addStep(tx, {
    partnerId: request.partnerId,
    subject: subjectOf(request),
    action: order.action,
    side: order.side,
    who: order.actor.who,
    recordedAt: now,
    body: order.body,
    reason: order.reason ?? null,
    data: attachmentIds.length === 0 ? {} : { attachments: attachmentIds },
  });
  await movePromise(tx, after, transition, order, ground);
  await sayRequestMessage(tx, transition, { request: after, order, ground, publicUrl });
  const data = { request: request.requestId, kind: request.kind, state: after.state };
  await appendEvents(tx, order.actor, [
    {
      partnerId: request.partnerId,
      what: `request.${eventOf(order.action)}`,
      data,
      why: order.reason ?? null,
    },
  ]);
  return after;
}

function dayOf(text: string) {
  return epochDay(Temporal.PlainDate.from(text));
}

const events: Readonly<Record<RequestAction, string>> = {
  start: "started",
  ask: "asked",
  answer: "answered",
  uphold: "upheld",
  close: "closed",
  reopen: "reopened",
};

function eventOf(action: RequestAction): string {
  return events[action];
}

/** A next step is promised while it is the team's turn. */
async function movePromise(
  tx: Tx,
  request: RequestRow,
  { nextStep }: RequestTransition,
  { actor, body }: RequestOrder,
  ground: LoopGround,
): Promise<void> {
  const subject = { partnerId: request.partnerId, subject: subjectOf(request) };
  const refusal = await (async () => {
    switch (nextStep) {
      case "unchanged":
        return null;
      case "opens":
        await promiseNextStep(tx, request, ground);
        return null;
      case "pauses":
        return pausePromises(tx, subject, ground, { by: actor.who, why: body ?? "" });
      case "resumes":
        return resumePromises(tx, subject, ground);
      case "keeps":
        return keepPromises(tx, subject, ground);
      case "voids":
        return voidPromises(tx, subject, ground);
    }
  })();
  // The row is locked and the clock only moves forward: the promise takes every step of the request.
  if (refusal !== null) throw new Error(`the promise of ${subject.subject} can't change: ${refusal.code}`);
}

/** Promises an answer within three working days. */
export async function promiseNextStep(tx: Tx, request: RequestRow, ground: LoopGround): Promise<void> {
  await openPromiseFor(
    tx,
    {
      partnerId: request.partnerId,
      kind: "next-step",
      subject: subjectOf(request),
      title: request.kind,
      language: request.language,
      assignee: request.assignee,
      length: workingLength(ground, null),
    },
    ground,
  );
}
