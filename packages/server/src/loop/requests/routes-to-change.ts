import * as contract from "@laurel/contract";
import { findPartner } from "../../facts/partners/directory-store.ts";
import { asServer, type Tx } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { changeOnce } from "../../platform/http/answer/change-once.ts";
import { implement, StatusAnswer } from "../../platform/http/answer/implement.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { addSteps, type StepBy } from "../add-steps.ts";
import { type LoopGround, loadGround } from "../ground.ts";
import { teamSideOf } from "../side.ts";
import type { LoopSurroundings } from "../surroundings.ts";
import { assignRequest, noteRequest } from "./assign-request.ts";
import { changeRequest } from "./change-request.ts";
import { makeRequest } from "./make-request.ts";
import type { RequestOrder } from "./request-order.ts";
import { partnerOfRequest } from "./request-store.ts";
import { showRequest } from "./show-requests.ts";

/** Making requests, and what both sides do with them. */
export function addRequestChanges(app: App, surroundings: LoopSurroundings): void {
  const { publicUrl } = surroundings;
  addMaking(app, surroundings);
  const add = addSteps<typeof contract.LoopRequest>(app, surroundings, {
    ...{ param: "request_id", work: "requests.work", findPartner: partnerOfRequest, show: showRequest },
  });
  const change = (tx: Tx, { id, actor, side }: StepBy, step: RequestStep, ground: LoopGround) => {
    const { text: body = null, attachments: attachmentIds = [], ...rest } = step;
    return changeRequest(tx, { requestId: id, actor, side, body, attachmentIds, ...rest }, ground, publicUrl);
  };
  add(contract.answerRequest, (tx, by, body, ground) =>
    change(tx, by, { action: "answer", ...body }, ground),
  );
  add(contract.askRequest, (tx, by, body, ground) => change(tx, by, { action: "ask", ...body }, ground));
  add(contract.closeRequest, (tx, by, body, ground) => change(tx, by, { action: "close", ...body }, ground));
  add(contract.reopenRequest, (tx, by, body, ground) =>
    change(tx, by, { action: "reopen", ...body }, ground),
  );
  add(contract.upholdRequest, (tx, by, body, ground) =>
    change(tx, by, { action: "uphold", ...body }, ground),
  );
  add(contract.noteRequest, (tx, { id, actor }, { text }, { now }) =>
    noteRequest(tx, { requestId: id, actor, body: text }, now),
  );
  add(contract.assignRequest, (tx, { id, actor, caller }, { userId, revision }, ground) => {
    const own = caller.kind === "person" ? caller.userId : null;
    const isCurrent = (now: number) => revision === undefined || revision === now;
    const order = { requestId: id, own, to: userId ?? own ?? "", note: null, isCurrent };
    return assignRequest(tx, { ...order, actor, side: teamSideOf(caller) }, ground, publicUrl);
  });
}

/** A step with what one side says. */
interface RequestStep extends Pick<RequestOrder, "action" | "reason" | "became"> {
  readonly text?: string;
  readonly attachments?: readonly number[];
}

function addMaking(app: App, { database, clock, publicUrl }: LoopSurroundings): void {
  const server = asServer(database);
  implement(app, contract.makeRequest, (asked) =>
    changeOnce(database, asked, async (tx) => {
      const { params, body, request, caller } = asked;
      const { partnerId } = params;
      const partner = await findPartner(tx, partnerId);
      if (partner === null) return refuse("partner-not-found", { found: partnerId });
      const { offerId = null, stage = null, environment = null, wishedOn = null, about = null } = body;
      const order = {
        ...{ partnerId, kind: body.kind, offerId, stage, environment, wishedOn, about },
        body: body.text,
        reason: null,
        actor: actorOf(request, partnerId),
        language: partner.locale,
        ...(body.attachments === undefined ? {} : { attachmentIds: body.attachments }),
      };
      const ground = await loadGround(tx, clock);
      const made = await makeRequest(tx, order, ground, publicUrl);
      if (made === null) throw new Error("only Laurel itself asks for an offer's owner");
      if (made instanceof Refusal) return made;
      const shown = await showRequest(tx, made.requestId, ground, { server, caller });
      return shown instanceof Refusal ? shown : new StatusAnswer(201, shown);
    }),
  );
}
