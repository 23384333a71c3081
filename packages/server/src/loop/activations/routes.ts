import * as contract from "@laurel/contract";
import { forPartner } from "../../facts/partners/for-partner.ts";
import { asServer, type Tx } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import type { Caller, KnownRequest } from "../../platform/http/access/caller.ts";
import { changeOnce } from "../../platform/http/answer/change-once.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { messagesFor } from "../../platform/http/answer/language.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import { type LoopGround, loadGround } from "../ground.ts";
import type { LoopSurroundings } from "../surroundings.ts";
import { type ActivationRow, listActivations } from "./activation-store.ts";
import { amendActivation, rateActivation } from "./adjust-activation.ts";
import { type ActivationChange, changeActivation } from "./change-activation.ts";
import { makeActivation } from "./make-activation.ts";
import { readerOf } from "./may-act.ts";
import { showActivations, showKnown } from "./show-activation.ts";
import { showActivation } from "./show-detail.ts";

/** What a partner does with its activations. */
export function addActivationRoutes(app: App, surroundings: LoopSurroundings): void {
  const { database, clock } = surroundings;
  addReads(app, surroundings);
  implement(app, contract.makeActivation, (asked) =>
    changeOnce(database, asked, async (tx) => {
      const { params, body, request } = asked;
      const { partnerId } = params;
      const { benefit, offerId = null, contactId = null, form: answers = {}, amountMinor = null } = body;
      const caller = request.caller;
      const order = { partnerId, benefit, offerId, contactId, answers, amountMinor, caller };
      const actor = actorOf(request, partnerId);
      const ground = await loadGround(tx, clock);
      const whole = { ...order, actor, messages: messagesFor(request) };
      const made = await makeActivation(tx, whole, ground, surroundings);
      return made instanceof Refusal ? made : showKnown(made, ground, await readerOf(tx, caller, partnerId));
    }),
  );
  implement(app, contract.answerActivation, (asked) =>
    changeOnce(database, asked, (tx) => {
      const { text, reason, attachments } = asked.body;
      return change(tx, asked, { action: "answer", text, reason, attachmentIds: attachments }, surroundings);
    }),
  );
  implement(app, contract.cancelActivation, (asked) =>
    changeOnce(database, asked, (tx) =>
      change(tx, asked, { action: "cancel", text: asked.body.text }, surroundings),
    ),
  );
  implement(app, contract.amendActivation, (asked) =>
    changeOnce(database, asked, async (tx) => {
      const { params, body, request } = asked;
      const barred = await refuseBarred(tx, request.caller, params.partnerId);
      if (barred !== null) return barred;
      const ground = await loadGround(tx, clock);
      const touch = { ...params, actor: actorOf(request, params.partnerId) };
      const amendment = {
        ...touch,
        answers: body.form,
        revision: body.revision,
        messages: messagesFor(request),
      };
      return shown(tx, await amendActivation(tx, amendment, ground), ground, request.caller);
    }),
  );
  implement(app, contract.rateActivation, (asked) =>
    changeOnce(database, asked, async (tx) => {
      const { params, body, request } = asked;
      const barred = await refuseBarred(tx, request.caller, params.partnerId);
      if (barred !== null) return barred;
      const ground = await loadGround(tx, clock);
      const touch = { ...params, actor: actorOf(request, params.partnerId) };
      const rating = { ...touch, rating: body.rating, text: body.text ?? null };
      return shown(tx, await rateActivation(tx, rating, ground), ground, request.caller);
    }),
  );
}

function addReads(app: App, { database, clock }: LoopSurroundings): void {
  const server = asServer(database);
  implement(app, contract.listActivations, (asked) =>
    forPartner(database, asked, async (tx, partnerId) => {
      const ground = await loadGround(server, clock);
      const page = await listPage(asked.query, {
        name: `activations ${partnerId}`,
        read: (after, limit) => listActivations(tx, partnerId, after, limit),
        positionOf: ({ activationId }) => [activationId],
        show: (activation) => activation,
      });
      if (page instanceof Refusal) return page;
      const by = await readerOf(tx, asked.request.caller, partnerId);
      const items = await showActivations({ reader: tx, server }, partnerId, page.items, ground, by);
      return { ...page, items: [...items] };
    }),
  );
  implement(app, contract.getActivation, (asked) =>
    forPartner(database, asked, async (tx, partnerId) => {
      const { activationId } = asked.params;
      const ground = await loadGround(server, clock);
      const by = await readerOf(tx, asked.request.caller, partnerId);
      return showActivation({ reader: tx, server }, partnerId, activationId, ground, by);
    }),
  );
}

/** A viewer acts for the partner only as a designated contact. */
async function refuseBarred(tx: Tx, caller: Caller, partnerId: string): Promise<Refusal | null> {
  return (await readerOf(tx, caller, partnerId)).mayActivate ? null : refuse("not-a-contact");
}

/** A request about one activation of the partner in its address. */
interface AskedByPartner {
  readonly params: { readonly partnerId: string; readonly activationId: number };
  readonly request: KnownRequest;
}

type PartnerStep = Pick<ActivationChange, "action" | "text" | "reason" | "attachmentIds">;

async function change(
  tx: Tx,
  { params, request }: AskedByPartner,
  changing: PartnerStep,
  surroundings: LoopSurroundings,
): Promise<contract.Activation | Refusal> {
  const { caller } = request;
  const barred = await refuseBarred(tx, caller, params.partnerId);
  if (barred !== null) return barred;
  const ground = await loadGround(tx, surroundings.clock);
  const actor = actorOf(request, params.partnerId);
  const by = { ...params, ...changing, side: "partner" as const, actor };
  return shown(tx, await changeActivation(tx, by, ground, surroundings), ground, caller);
}

/** The answer to a change: the activation as it is then. */
export async function shown(
  tx: Tx,
  activation: ActivationRow | Refusal,
  ground: LoopGround,
  caller: Caller,
): Promise<contract.Activation | Refusal> {
  if (activation instanceof Refusal) return activation;
  const { partnerId } = activation;
  const by = await readerOf(tx, caller, partnerId);
  const [answer] = await showActivations({ reader: tx, server: tx }, partnerId, [activation], ground, by);
  if (answer === undefined) throw new Error("an activation was not shown");
  return answer;
}
