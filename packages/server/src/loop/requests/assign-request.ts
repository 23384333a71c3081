import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { LoopGround } from "../ground.ts";
import { type HandOver, handOver } from "../hand-over.ts";
import { addStep } from "../steps/step-store.ts";
import { changeRequest } from "./change-request.ts";
import { lockRequest, subjectOf } from "./request-store.ts";

/** Who takes a request, or to whom it is handed over. */
export interface AssignOrder extends Omit<HandOver, "partnerId" | "subject"> {
  readonly requestId: number;
  /** The caller's own user id; null for a key. */
  readonly own: string | null;
}

/** Takes a request or hands it over, with its promises. An open one that someone takes is started. */
export async function assignRequest(
  tx: Tx,
  { requestId, own, ...order }: AssignOrder,
  ground: LoopGround,
  publicUrl: string,
): Promise<Refusal | null> {
  const request = await lockRequest(tx, requestId);
  if (request === null) return refuse("request-unknown");
  const { partnerId, state } = request;
  const refused = await handOver(tx, { ...order, partnerId, subject: subjectOf(request) }, ground);
  if (refused !== null || state !== "open" || order.to !== own) return refused;
  const start = { requestId, actor: order.actor, action: "start", side: "team", body: null } as const;
  const outcome = await changeRequest(tx, start, ground, publicUrl);
  return outcome instanceof Refusal ? outcome : null;
}

/** Adds a note that only the team sees. */
export async function noteRequest(
  tx: Tx,
  { requestId, body, actor }: { readonly requestId: number; readonly body: string; readonly actor: Actor },
  now: Temporal.Instant,
): Promise<Refusal | null> {
  const request = await lockRequest(tx, requestId);
  if (request === null) return refuse("request-unknown");
  const { partnerId } = request;
  await addStep(tx, {
    ...{ partnerId, subject: subjectOf(request), action: "note", side: "team", who: actor.who },
    ...{ recordedAt: now, body, internal: true },
  });
  const data = { request: requestId };
  await appendEvents(tx, actor, [{ partnerId, what: "request.noted", data }]);
  return null;
}
