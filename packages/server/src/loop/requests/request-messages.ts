import { nearestLocale } from "@laurel/contract";
import type { RequestTransition } from "@laurel/core";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { queueMessage } from "../../messages/queue-message.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { messages } from "../../platform/locales/messages.ts";
import { askedBecause } from "../activations/tell-activation.ts";
import type { LoopGround } from "../ground.ts";
import { personOf } from "../people-of.ts";
import { workLink } from "../surroundings.ts";
import type { RequestOrder } from "./request-order.ts";
import { type RequestRow, subjectOf } from "./request-store.ts";

/** What a step of a request is told with. */
export interface RequestNews {
  readonly request: RequestRow;
  readonly order: RequestOrder;
  readonly ground: LoopGround;
  readonly publicUrl: string;
}

/** Where a request is in the portal. */
export function requestLink(publicUrl: string, { partnerId, requestId }: RequestRow): string {
  return `${publicUrl}/partners/${encodeURIComponent(partnerId)}/requests/${requestId}`;
}

/** Sends the message of a step: to the partner's person who asks, or to the team's member who answers. */
export async function sayRequestMessage(
  tx: Tx,
  { message }: RequestTransition,
  { request, order, ground, publicUrl }: RequestNews,
): Promise<void> {
  const { partnerId, kind } = request;
  const cause = `${subjectOf(request)}:${message}:${request.revision}`;
  const common = { partnerId, cause, causedBy: order.actor.who, createdAt: ground.now, zone: ground.zone };
  const link = requestLink(publicUrl, request);
  const text = order.body ?? "";
  if (message === "answer-received") {
    const reader = await personOf(tx, request.assignee === null ? null : `person:${request.assignee}`);
    if (reader === null) return;
    const name = (await partnerName(tx, partnerId)) ?? partnerId;
    await queueMessage(tx, {
      ...common,
      template: "answer-received",
      locale: reader.locale,
      email: reader.email,
      userId: reader.userId,
      params: {
        title: messages(nearestLocale([reader.locale])).say("mail.request-kind", { kind }),
        partnerName: name,
        text,
        link: workLink(publicUrl, partnerId, subjectOf(request)),
      },
    });
    return;
  }
  const { email } = request;
  if (email === null || message === null) return;
  const reader = { locale: nearestLocale([request.language]), email, userId: userOf(request) };
  if (message === "something-needed") {
    const { say, words } = messages(reader.locale);
    const title = say("mail.request-kind", { kind });
    const reason = askedBecause(words, order.reason ?? null);
    const sayer = await personOf(tx, order.actor.who);
    await queueMessage(tx, {
      ...common,
      ...reader,
      template: "something-needed",
      params: { title, text, reason, advocateName: sayer?.name ?? "", link },
    });
    return;
  }
  await queueMessage(tx, {
    ...common,
    ...reader,
    template: "request-answered",
    params: { kind, text, link },
  });
}

/** The user id of the person who asks; null where a key or Laurel does. */
export function userOf({ openedBy }: Pick<RequestRow, "openedBy">): string | null {
  return openedBy.startsWith("person:") ? openedBy.slice(7) : null;
}
