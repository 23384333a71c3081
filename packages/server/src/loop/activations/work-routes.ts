import * as contract from "@laurel/contract";
import { asServer, type Tx } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { type FindPartner, type KnownRequest, partnerOf, whoIs } from "../../platform/http/access/caller.ts";
import { changeOnce } from "../../platform/http/answer/change-once.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { messagesFor } from "../../platform/http/answer/language.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { readDay, readMoment } from "../../platform/read-time.ts";
import { byId } from "../find-partner.ts";
import { loadGround } from "../ground.ts";
import { handOver } from "../hand-over.ts";
import { teamSideOf } from "../side.ts";
import type { LoopSurroundings } from "../surroundings.ts";
import { findActivation, partnerOfActivation } from "./activation-store.ts";
import { noteActivation, redeemCredit } from "./adjust-activation.ts";
import { type ActivationChange, changeActivation } from "./change-activation.ts";
import { grantAmount } from "./grant-amount.ts";
import { shown } from "./routes.ts";

/** What the team does with an activation. */
export function addActivationWorkRoutes(app: App, surroundings: LoopSurroundings): void {
  const { database } = surroundings;
  const find = byId("activation_id", (id) => partnerOfActivation(asServer(database), id));
  const change = (tx: Tx, asked: AskedByTeam, changing: TeamStep) =>
    changeByTeam(tx, asked, changing, surroundings);
  implement(
    app,
    contract.logActivationContact,
    (asked) =>
      changeOnce(database, asked, async (tx) => {
        const { channel, text, at } = asked.body;
        const moment = at === undefined ? undefined : readMoment(at);
        if (moment === null) return refuse("day-invalid", { found: at ?? "" });
        return change(tx, asked, { action: "log-contact", channel, text, at: moment });
      }),
    find,
  );
  implement(
    app,
    contract.planActivation,
    (asked) =>
      changeOnce(database, asked, async (tx) => {
        const wrong = asked.body.steps.find(({ on }) => on !== undefined && readDay(on) === null);
        if (wrong !== undefined) return refuse("day-invalid", { found: wrong.on ?? "" });
        const plan = asked.body.steps.map(({ text, on = null }) => ({ text, on }));
        return change(tx, asked, { action: "plan", data: { plan } });
      }),
    find,
  );
  implement(
    app,
    contract.askActivation,
    (asked) =>
      changeOnce(database, asked, (tx) => {
        const { text, reason, attachments } = asked.body;
        return change(tx, asked, { action: "ask", text, reason, attachmentIds: attachments });
      }),
    find,
  );
  addEnds(app, surroundings, find);
  addOtherWork(app, surroundings, find);
}

/** How the team ends an activation. */
function addEnds(app: App, surroundings: LoopSurroundings, find: FindPartner): void {
  const { database } = surroundings;
  const change = (tx: Tx, asked: AskedByTeam, changing: TeamStep) =>
    changeByTeam(tx, asked, changing, surroundings);
  implement(
    app,
    contract.deliverActivation,
    (asked) =>
      changeOnce(database, asked, async (tx) => {
        const { text, link, attachments, amountMinor } = asked.body;
        const ground = await loadGround(tx, surroundings.clock);
        const messages = messagesFor(asked.request);
        return change(tx, asked, {
          ...{ action: "deliver", text, attachmentIds: attachments },
          data: {
            ...(link === undefined ? {} : { link }),
            ...(amountMinor === undefined ? {} : { amountMinor }),
          },
          update: (before) => grantAmount(tx, before, amountMinor ?? null, { ground, messages }),
        });
      }),
    find,
  );
  implement(
    app,
    contract.declineActivation,
    (asked) =>
      changeOnce(database, asked, (tx) => {
        const { text, reason = "other", attachments } = asked.body;
        return change(tx, asked, { action: "decline", text, reason, attachmentIds: attachments });
      }),
    find,
  );
  implement(
    app,
    contract.revokeActivation,
    (asked) =>
      changeOnce(database, asked, (tx) => {
        const { text, reason = "other" } = asked.body;
        return change(tx, asked, { action: "revoke", text, reason });
      }),
    find,
  );
}

/** What changes no state. */
function addOtherWork(app: App, { database, clock }: LoopSurroundings, find: FindPartner): void {
  implement(
    app,
    contract.assignActivation,
    (asked) =>
      changeOnce(database, asked, async (tx) => {
        const { body, params, request } = asked;
        const partnerId = partnerOf(request);
        if (partnerId === null) return refuse("activation-unknown");
        const ground = await loadGround(tx, clock);
        const { caller } = request;
        const {
          userId: to = caller.kind === "person" ? caller.userId : whoIs(caller),
          revision,
          note = null,
        } = body;
        const refusal = await handOver(
          tx,
          {
            ...{ partnerId, to, note, subject: `activation:${params.activationId}` },
            isCurrent: (now) => revision === undefined || revision === now,
            ...{ actor: actorOf(request, partnerId), side: teamSideOf(caller) },
          },
          ground,
        );
        const found = refusal ?? (await findActivation(tx, partnerId, params.activationId));
        return shown(tx, found ?? refuse("activation-unknown"), ground, caller);
      }),
    find,
  );
  implement(
    app,
    contract.redeemCredit,
    (asked) =>
      changeOnce(database, asked, async (tx) => {
        const { request, body: redemption } = asked;
        const touch = touchOf(asked);
        if (touch === null) return refuse("activation-unknown");
        const ground = await loadGround(tx, clock);
        const by = { side: teamSideOf(request.caller), messages: messagesFor(request) };
        return shown(
          tx,
          await redeemCredit(tx, { ...touch, ...by, redemption }, ground),
          ground,
          request.caller,
        );
      }),
    find,
  );
  implement(
    app,
    contract.noteActivation,
    (asked) =>
      changeOnce(database, asked, async (tx) => {
        const { request, body } = asked;
        const touch = touchOf(asked);
        if (touch === null) return refuse("activation-unknown");
        const ground = await loadGround(tx, clock);
        const note = { ...touch, text: body.text, side: teamSideOf(request.caller) };
        return shown(tx, await noteActivation(tx, note, ground), ground, request.caller);
      }),
    find,
  );
}

/** A request of the team about an activation. */
interface AskedByTeam {
  readonly params: { readonly activationId: number };
  readonly request: KnownRequest;
}

type TeamStep = Omit<ActivationChange, "partnerId" | "activationId" | "side" | "actor">;

async function changeByTeam(
  tx: Tx,
  asked: AskedByTeam,
  changing: TeamStep,
  surroundings: LoopSurroundings,
): Promise<contract.Activation | Refusal> {
  const touch = touchOf(asked);
  if (touch === null) return refuse("activation-unknown");
  const ground = await loadGround(tx, surroundings.clock);
  const { caller } = asked.request;
  const change = { ...touch, ...changing, side: teamSideOf(caller) };
  return shown(tx, await changeActivation(tx, change, ground, surroundings), ground, caller);
}

function touchOf({ params: { activationId }, request }: AskedByTeam) {
  const partnerId = partnerOf(request);
  return partnerId === null ? null : { partnerId, activationId, actor: actorOf(request, partnerId) };
}
