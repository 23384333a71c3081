import * as contract from "@laurel/contract";
import { findPartner } from "../../facts/partners/directory-store.ts";
import { asServer, type Tx } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { type Caller, type KnownRequest, partnerOf } from "../../platform/http/access/caller.ts";
import { changeOnce } from "../../platform/http/answer/change-once.ts";
import { type Asked, implement, StatusAnswer } from "../../platform/http/answer/implement.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { type LoopGround, loadGround } from "../ground.ts";
import { idOf, sideOf, teamSideOf } from "../side.ts";
import type { LoopSurroundings } from "../surroundings.ts";
import { assignRequest, noteRequest } from "./assign-request.ts";
import { changeRequest } from "./change-request.ts";
import { makeRequest } from "./make-request.ts";
import { partnerOfRequest } from "./request-store.ts";
import { showRequest } from "./show-requests.ts";

/** What the steps of a request have in common. */
type RequestOperation = contract.OperationShape & {
  readonly answers: { readonly 200: typeof contract.LoopRequest };
};

/** Making requests, and what both sides do with them. */
export function addRequestChanges(app: App, surroundings: LoopSurroundings): void {
  const { database, clock, publicUrl } = surroundings;
  const server = asServer(database);
  const findSubject = async ({ request_id: text }: Readonly<Record<string, string>>) => {
    const requestId = idOf(text);
    return requestId === null ? null : partnerOfRequest(server, requestId);
  };
  addMaking(app, surroundings);

  /** Adds the route of a step, which answers with the request as it is then. */
  const take = <const Operation extends RequestOperation>(
    operation: Operation,
    work: (tx: Tx, asked: AskedStep<Operation>, ground: LoopGround) => Promise<Refusal | object | null>,
  ) =>
    implement(
      app,
      operation,
      (asked) =>
        changeOnce(database, asked, async (tx) => {
          const { caller, request } = asked as unknown as { caller: Caller; request: KnownRequest };
          const { requestId } = asked.params as unknown as { readonly requestId: number };
          const ground = await loadGround(tx, clock);
          const actor = actorOf(request, partnerOf(request));
          const side = sideOf(caller, "requests.work");
          const outcome = await work(tx, { ...asked, requestId, actor, side, caller }, ground);
          if (outcome instanceof Refusal) return outcome;
          return (await showRequest(tx, requestId, ground, { server, caller })) as never;
        }),
      findSubject,
    );
  type AskedStep<Operation extends RequestOperation> = Omit<Asked<Operation>, "caller"> & {
    readonly requestId: number;
    readonly actor: ReturnType<typeof actorOf>;
    readonly side: ReturnType<typeof sideOf>;
    readonly caller: Caller;
  };
  take(contract.answerRequest, (tx, { requestId, actor, side, body }, ground) =>
    changeRequest(tx, { requestId, actor, side, action: "answer", ...said(body) }, ground, publicUrl),
  );
  take(contract.askRequest, (tx, { requestId, actor, side, body }, ground) =>
    changeRequest(tx, { requestId, actor, side, action: "ask", ...said(body) }, ground, publicUrl),
  );
  take(contract.closeRequest, (tx, { requestId, actor, side, body }, ground) =>
    changeRequest(tx, { requestId, actor, side, action: "close", ...said(body) }, ground, publicUrl),
  );
  take(contract.reopenRequest, (tx, { requestId, actor, side, body }, ground) =>
    changeRequest(tx, { requestId, actor, side, action: "reopen", ...said(body) }, ground, publicUrl),
  );
  take(contract.upholdRequest, (tx, { requestId, actor, side, body }, ground) => {
    const order = { requestId, actor, side, action: "uphold", became: body.became, ...said(body) } as const;
    return changeRequest(tx, order, ground, publicUrl);
  });
  take(contract.noteRequest, (tx, { requestId, actor, body }, { now }) =>
    noteRequest(tx, { requestId, actor, body: body.text }, now),
  );
  take(contract.assignRequest, (tx, { requestId, actor, caller, body }, ground) => {
    const own = caller.kind === "person" ? caller.userId : null;
    const { userId: to = own ?? "", revision } = body;
    const isCurrent = (now: number) => revision === undefined || revision === now;
    const order = { requestId, own, to, note: null, isCurrent, actor, side: teamSideOf(caller) };
    return assignRequest(tx, order, ground, publicUrl);
  });
}

/** What one side says, as the use-case takes it. */
interface Said {
  readonly text?: string;
  readonly reason?: string;
  readonly attachments?: readonly number[];
}

function said({ text, reason, attachments }: Said) {
  return {
    body: text ?? null,
    ...(reason === undefined ? {} : { reason }),
    ...(attachments === undefined ? {} : { attachmentIds: attachments }),
  };
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
