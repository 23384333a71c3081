import * as contract from "@laurel/contract";
import { Type } from "typebox";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { WriteHeaders } from "../../platform/http/answer/describe-api.ts";
import { answerOnce, refusal } from "../../platform/http/answer/idempotency.ts";
import type { App } from "../../platform/http/app.ts";
import { partnerName } from "../partners/directory-store.ts";
import { ofPartner } from "../partners/of-partner.ts";
import { type ClaimRow, listClaims } from "./claim-store.ts";
import { claimPublisher, settlePublisherClaim } from "./settle-claim.ts";

/** What settling a claim needs of its surroundings. */
export interface ClaimSurroundings {
  readonly database: Database;
  readonly clock: Clock;
  readonly today: () => Promise<Temporal.PlainDate>;
}

const tags = ["partners"];
const path = "/api/v1/partners/:partner_id/publisher-claims";
const claimRef = Type.Unsafe<contract.PublisherClaim>({ $ref: "PublisherClaim#" });

/** Publishers that partners say are their own. */
export function addPublisherRoutes(app: App, surroundings: ClaimSurroundings): void {
  addAsking(app, surroundings);
  addSettling(app, surroundings);
}

function addAsking(app: App, { database }: ClaimSurroundings): void {
  const params = contract.PartnerParams;
  app.get(
    path,
    {
      config: { action: "partner.read" },
      schema: {
        tags,
        operationId: "listPublisherClaims",
        summary: "Publishers that a partner says are its own, the latest first",
        params,
        response: { 200: contract.page(claimRef) },
      },
    },
    async (request, reply) =>
      ofPartner(database, request, reply, async (tx, partnerId) => ({
        items: (await listClaims(tx, partnerId)).map(showClaim),
        next_cursor: null,
      })),
  );
  app.post(
    path,
    {
      config: { action: "publishers.claim" },
      schema: {
        tags,
        operationId: "claimPublisher",
        summary: "Say that a publisher is the partner's own",
        description: "The team looks at it and decides. Said twice it is one claim.",
        params,
        headers: WriteHeaders,
        body: contract.NewPublisherClaim,
        response: { 200: claimRef },
      },
    },
    async (request, reply) => {
      const { partner_id: partnerId } = request.params;
      const { publisher_id: publisherId, name } = request.body;
      const order = { partnerId, publisherId, name, actor: actorOf(request, partnerId) };
      return answerOnce(database, request, reply, JSON.stringify(request.body), async () => {
        const row = await transaction(database, async (tx) =>
          (await partnerName(tx, partnerId)) === null ? null : claimPublisher(tx, order),
        );
        if (row !== null) return { status: 200, body: showClaim(row) };
        return refusal(request, "partner-not-found", { params: { found: partnerId } });
      });
    },
  );
}

function addSettling(app: App, { database, clock, today }: ClaimSurroundings): void {
  app.post(
    `${path}/:claim_id/decision`,
    {
      config: { action: "publishers.grant" },
      schema: {
        tags,
        operationId: "settlePublisherClaim",
        summary: "Grant or decline what a partner says of a publisher",
        params: contract.ClaimParams,
        headers: WriteHeaders,
        body: contract.ClaimDecision,
        response: { 200: claimRef },
      },
    },
    async (request, reply) => {
      const { partner_id: partnerId, claim_id: claimId } = request.params;
      const { grant, why } = request.body;
      const order = { partnerId, claimId, grant, why, actor: actorOf(request, partnerId), now: clock.now() };
      return answerOnce(database, request, reply, JSON.stringify(request.body), async () => {
        const settlement = { ...order, today: await today() };
        const outcome = await transaction(database, (tx) => settlePublisherClaim(tx, settlement));
        if (typeof outcome === "string") return refusal(request, outcome);
        return { status: 200, body: showClaim(outcome) };
      });
    },
  );
}

function showClaim({ settled_as, asked_at, settled_at, ...row }: ClaimRow): contract.PublisherClaim {
  return {
    ...row,
    asked_at: asked_at.toString(),
    settled_at: settled_at?.toString() ?? null,
    state: settled_as ?? "open",
  };
}
