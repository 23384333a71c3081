import { hash } from "node:crypto";
import * as contract from "@laurel/contract";
import { dayText, type EpochDay, epochDay, parseDay, type Timeline } from "@laurel/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type TSchema, Type } from "typebox";
import { ofPartner } from "../facts/partners/of-partner.ts";
import { type Clock, todayOf } from "../platform/clock.ts";
import type { Database } from "../platform/database/open.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { askAsCaller } from "../platform/http/access/as-caller.ts";
import { sendProblem } from "../platform/http/answer/problems.ts";
import { snakeKeys } from "../platform/http/answer/snake-keys.ts";
import type { App } from "../platform/http/app.ts";
import { type List, readPage } from "../platform/http/paging/read-page.ts";
import { loadPublished } from "../program/load-timeline.ts";
import { publishedDigests } from "../program/program-store.ts";
import { explainPartner } from "./compute-standing.ts";
import { type LoadedPartner, loadHistories } from "./history-store.ts";
import { listEvents, listStandings, listUnlocks, type StandingRow } from "./record-store.ts";

const tags = ["partners"];

/** Where a partner stands and why, and what was recorded of it. */
export function addStandingRoutes(app: App, database: Database, clock: Clock): void {
  app.get(
    "/api/v1/partners/:partner_id/standing",
    {
      config: { action: "partner.read" },
      schema: {
        tags,
        operationId: "getStanding",
        summary: "What a partner has on a day, and why",
        description:
          "Computed now, from the facts and the stages on record, by the version in force on the day.",
        params: contract.PartnerParams,
        querystring: contract.StandingQuery,
        response: {
          200: Type.Unsafe<contract.ExplainedStanding>({ $ref: "ExplainedStanding#" }),
          304: Type.Null({ description: "As `If-None-Match` says." }),
        },
      },
    },
    async (request, reply) => {
      const { as_of: given } = request.query;
      const day = given === undefined ? "today" : parseDay(given);
      if (day === null) {
        return sendProblem(request, reply, "day-invalid", { params: { found: given ?? "" } });
      }
      const { partner_id: found } = request.params;
      // What day it is and what the partner has follow from the same versions.
      const [digests, [partner]] = await askAsCaller(database, request, publishedDigests, (reader) =>
        loadHistories(reader, [found]),
      );
      if (partner === undefined)
        return sendProblem(request, reply, "partner-not-found", { params: { found } });
      const { timeline } = await loadPublished(database, digests);
      const asOf = day === "today" ? epochDay(todayOf(clock, timeline)) : day;
      return sendTagged(request, reply, explained(timeline, partner, asOf));
    },
  );
  addList(app, database, "standings", {
    operationId: "listStandings",
    summary: "What was recorded of a partner, the latest first",
    action: "partner.read",
    item: Type.Unsafe<contract.RecordedStanding>({ $ref: "RecordedStanding#" }),
    list: (tx, partnerId) => ({
      name: `standings ${partnerId}`,
      read: (after, limit) => listStandings(tx, partnerId, after, limit),
      positionOf: ({ as_of, standing_id }) => [as_of, standing_id],
      show: showRecorded,
    }),
  });
  addList(app, database, "unlocks", {
    operationId: "listUnlocks",
    summary: "What was unlocked for a partner, open or closed, the latest first",
    action: "partner.read",
    item: Type.Unsafe<contract.Unlock>({ $ref: "Unlock#" }),
    list: (tx, partnerId) => ({
      name: `unlocks ${partnerId}`,
      read: (after, limit) => listUnlocks(tx, partnerId, after, limit),
      positionOf: ({ unlock_id }) => [unlock_id],
      show: (unlock) => unlock,
    }),
  });
  addList(app, database, "events", {
    operationId: "listEvents",
    summary: "What happened to a partner, the latest first",
    action: "partner.events",
    item: Type.Unsafe<contract.PartnerEvent>({ $ref: "PartnerEvent#" }),
    list: (tx, partnerId) => ({
      name: `events ${partnerId}`,
      read: (after, limit) => listEvents(tx, partnerId, after, limit),
      positionOf: ({ event_id }) => [event_id],
      show: (event) => ({ ...event, occurred_at: event.occurred_at.toString() }),
    }),
  });
}

interface PartnerList<Row, Item> {
  readonly operationId: string;
  readonly summary: string;
  readonly item: TSchema;
  readonly action: contract.Action;
  list(tx: Tx, partnerId: string): List<Row, Item>;
}

function addList<Row, Item>(
  app: App,
  database: Database,
  path: string,
  { operationId, summary, item, action, list }: PartnerList<Row, Item>,
): void {
  const schema = {
    tags,
    operationId,
    summary,
    params: contract.PartnerParams,
    querystring: contract.PageQuery,
    response: { 200: contract.page(item) },
  };
  app.get(`/api/v1/partners/:partner_id/${path}`, { config: { action }, schema }, async (request, reply) => {
    return ofPartner(database, request, reply, (tx, partnerId) =>
      readPage(request, reply, request.query, list(tx, partnerId)),
    );
  });
}

function explained(timeline: Timeline, partner: LoadedPartner, day: EpochDay): contract.ExplainedStanding {
  const { answer, explanation } = explainPartner(timeline, partner, day);
  if (answer.as_of !== dayText(day)) throw new Error("a standing was computed for another day");
  const reasons = explanation === null ? null : snakeKeys(explanation.reasons);
  return { ...answer, reasons } as contract.ExplainedStanding;
}

function showRecorded({ answer, recorded_at, cause, reasons }: StandingRow): contract.RecordedStanding {
  const { partner_id: _, ...rest } = answer as contract.StandingAnswer;
  return { ...rest, recorded_at: recorded_at.toString(), cause, reasons: snakeKeys(reasons) };
}

/** Standings are asked for again and again and seldom change: whoever has the present one is told so. */
function sendTagged(request: FastifyRequest, reply: FastifyReply, body: object): FastifyReply {
  const text = JSON.stringify(body);
  const tag = `"${hash("sha256", text, "base64url").slice(0, 22)}"`;
  reply.headers({ etag: tag, "cache-control": "private, no-cache" });
  const known = (request.headers["if-none-match"] ?? "")
    .split(",")
    .map((each) => each.trim().replace(/^W\//, ""));
  if (known.includes(tag) || known.includes("*")) return reply.code(304).send();
  return reply.header("content-type", "application/json; charset=utf-8").send(text);
}
