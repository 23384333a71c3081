import * as contract from "@laurel/contract";
import { parseDay } from "@laurel/core";
import { Type } from "typebox";
import type { Database } from "../database/open.ts";
import { asCaller } from "../http/access/as-caller.ts";
import { sendProblem } from "../http/answer/problems.ts";
import type { App } from "../http/app.ts";
import { readPage } from "../http/paging/read-page.ts";
import { type EventFilter, type EventRow, listEvents } from "./event-store.ts";

/** Who did what. */
export function addAuditRoutes(app: App, database: Database): void {
  app.get(
    "/api/v1/audit",
    {
      config: { action: "audit.read" },
      schema: {
        tags: ["audit"],
        operationId: "listAudit",
        summary: "Who did what, the latest first",
        querystring: contract.AuditQuery,
        response: { 200: contract.page(Type.Unsafe<contract.AuditEvent>({ $ref: "AuditEvent#" })) },
      },
    },
    async (request, reply) => {
      const { from, to } = request.query;
      const wrong = [from, to].find((moment) => moment !== undefined && readMoment(moment) === null);
      if (wrong !== undefined)
        return sendProblem(request, reply, "day-invalid", { params: { found: wrong } });
      const filter = readFilter(request.query);
      return asCaller(database, request, (tx) =>
        readPage(request, reply, request.query, {
          name: `audit ${JSON.stringify(filter)}`,
          read: (after, limit) => listEvents(tx, filter, after, limit),
          positionOf: (event) => [event.occurred_at.toString(), event.partner_id, event.event_id],
          show: showEvent,
        }),
      );
    },
  );
}

function readFilter({ partner_id, what, who, request_id, from, to }: contract.AuditQuery): EventFilter {
  const until = to === undefined ? null : readMoment(to);
  return {
    partnerId: partner_id ?? null,
    what: what ?? null,
    who: who ?? null,
    requestId: request_id ?? null,
    from: from === undefined ? null : readMoment(from),
    before: to?.length === dayLength ? (until?.add({ hours: 24 }) ?? null) : until,
  };
}

const dayLength = "YYYY-MM-DD".length;

/** The moment, or the first one of the day in UTC; null where the calendar or the clock has none such. */
function readMoment(text: string): Temporal.Instant | null {
  if (parseDay(text.slice(0, dayLength)) === null) return null;
  try {
    return Temporal.Instant.from(text.length === dayLength ? `${text}T00:00Z` : text);
  } catch {
    return null;
  }
}

function showEvent({ occurred_at, hash, ...event }: EventRow): contract.AuditEvent {
  return { ...event, occurred_at: occurred_at.toString(), hash: hash.toString("hex") };
}
