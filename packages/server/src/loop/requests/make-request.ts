import { nearestLocale } from "@laurel/contract";
import { type RequestKind, refuseRequest } from "@laurel/core";
import { queueMessage } from "../../messages/queue-message.ts";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { chooseAssignee } from "../assign-work.ts";
import { attachFiles, refuseFiles } from "../attachments/attach-to.ts";
import type { LoopGround } from "../ground.ts";
import { personOf } from "../people-of.ts";
import { promisesOf } from "../promises/promise-store.ts";
import { addStep } from "../steps/step-store.ts";
import { promiseNextStep } from "./change-request.ts";
import { requestLink, userOf } from "./request-messages.ts";
import { groundsOf, insertRequest, type RequestRow, subjectOf } from "./request-store.ts";

/** What a partner asks for. */
export interface NewRequestOrder {
  readonly partnerId: string;
  readonly kind: RequestKind;
  readonly offerId: string | null;
  readonly stage: RequestRow["stage"];
  readonly environment: RequestRow["environment"];
  readonly body: string;
  readonly wishedOn: string | null;
  readonly about: string | null;
  /** Why Laurel itself opened it. */
  readonly reason: string | null;
  readonly actor: Actor;
  /** The partner's language, for a request that no person makes. */
  readonly language: string;
  readonly attachmentIds?: readonly number[];
}

/**
 * Makes a request: an advocate, a promise of the next step, the message and the event, in one transaction.
 * Null where it asks for an offer's owner, and that is already asked.
 */
export async function makeRequest(
  tx: Tx,
  order: NewRequestOrder,
  ground: LoopGround,
  publicUrl: string,
): Promise<RequestRow | Refusal | null> {
  const { partnerId, kind, offerId, actor } = order;
  const { unlocked, live, known } = await groundsOf(tx, partnerId);
  if (offerId !== null && !known.includes(offerId)) return refuse("offer-not-found", { found: offerId });
  const refusal = refuseRequest(
    { kind, offerId },
    { unlocked: new Set(unlocked), liveOffers: new Set(live) },
  );
  if (refusal !== null) {
    return refusal.code === "benefit-locked"
      ? refuse("benefit-locked", { benefit: refusal.benefit })
      : refuse("offer-not-live", { found: refusal.offerId ?? "" });
  }
  const { attachmentIds = [] } = order;
  const files = { partnerId, attachmentIds, by: actor.who };
  const refused = await refuseFiles(tx, files);
  if (refused !== null) return refused;
  const asker = await personOf(tx, actor.who);
  const language = asker?.locale ?? order.language;
  const choice = await chooseAssignee(tx, language, ground);
  const request = await insertRequest(tx, {
    partnerId,
    kind,
    about: order.about,
    reason: order.reason,
    offerId,
    stage: order.stage,
    environment: order.environment,
    body: order.body,
    wishedOn: order.wishedOn,
    email: asker?.email ?? null,
    language,
    assignee: choice?.advocateId ?? null,
    openedBy: actor.who,
    openedAt: ground.now,
  });
  if (request === null) return null;
  await attachFiles(tx, files, subjectOf(request));
  await addStep(tx, {
    partnerId,
    subject: subjectOf(request),
    action: "open",
    side: actor.who === "laurel" ? "clock" : "partner",
    who: actor.who,
    recordedAt: ground.now,
    body: order.body,
    data: attachmentIds.length === 0 ? {} : { attachments: attachmentIds },
  });
  await promiseNextStep(tx, request, ground);
  await tellReceived(tx, request, ground, publicUrl);
  const data = {
    request: request.requestId,
    kind,
    ...(order.reason === null ? {} : { reason: order.reason }),
  };
  await appendEvents(tx, actor, [{ partnerId, what: "request.opened", data }]);
  return request;
}

async function tellReceived(
  tx: Tx,
  request: RequestRow,
  ground: LoopGround,
  publicUrl: string,
): Promise<void> {
  const { partnerId, email, kind, body } = request;
  if (email === null) return;
  const [promised] = await promisesOf(tx, partnerId, [subjectOf(request)]);
  await queueMessage(tx, {
    partnerId,
    cause: `${subjectOf(request)}:request-received`,
    template: "request-received",
    locale: nearestLocale([request.language]),
    email,
    userId: userOf(request),
    causedBy: request.openedBy,
    createdAt: ground.now,
    zone: ground.zone,
    params: {
      kind,
      text: body,
      dueAt: promised?.row.dueAt.toString() ?? "",
      link: requestLink(publicUrl, request),
    },
  });
}
