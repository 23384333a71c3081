import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { findAdvocate } from "../assign-work.ts";
import type { LoopGround } from "../ground.ts";
import { personOf } from "../people-of.ts";
import { assignPromises } from "../promises/promise-store.ts";
import { addStep } from "../steps/step-store.ts";
import { changeRequest } from "./change-request.ts";
import { lockRequest, subjectOf, updateRequest } from "./request-store.ts";

/** Who takes a request, or to whom it is handed over. */
export interface AssignOrder {
  readonly requestId: number;
  /** The caller unless said. */
  readonly userId?: string;
  /** The caller's own user id; null for a key. */
  readonly own: string | null;
  /** The revision that the caller saw. */
  readonly revision?: number;
  readonly actor: Actor;
}

/** Takes a request or hands it over, with its promises. Whoever takes an open one begins to work on it. */
export async function assignRequest(
  tx: Tx,
  { requestId, userId, own, revision, actor }: AssignOrder,
  ground: LoopGround,
  publicUrl: string,
): Promise<Refusal | null> {
  const request = await lockRequest(tx, requestId);
  if (request === null) return refuse("request-unknown");
  const assignee = userId ?? own;
  if (assignee === null || (await findAdvocate(tx, assignee)) === null) return refuse("team-member-unknown");
  if (request.assignee === assignee && request.state !== "open") return null;
  if (revision !== undefined && revision !== request.revision) {
    const taker = await personOf(tx, request.assignee === null ? null : `person:${request.assignee}`);
    return refuse("taken-by-other", { name: taker?.name ?? "" });
  }
  const subject = subjectOf(request);
  const { partnerId } = request;
  await updateRequest(tx, request, { assignee });
  await assignPromises(tx, partnerId, subject, assignee);
  const order = { requestId, actor, side: "team", body: null } as const;
  if (request.state === "open" && assignee === own) {
    const outcome = await changeRequest(tx, { ...order, action: "start" }, ground, publicUrl);
    return outcome instanceof Refusal ? outcome : null;
  }
  await addStep(tx, {
    ...{ partnerId, subject, action: "assign", side: "team", who: actor.who, recordedAt: ground.now },
  });
  const data = { request: requestId, to: assignee };
  await appendEvents(tx, actor, [{ partnerId, what: "request.assigned", data }]);
  return null;
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
