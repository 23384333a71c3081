import { type AuditEvent, type AuditQuery, listAudit } from "@laurel/contract";
import { parseDay } from "@laurel/core";
import type { Database } from "../database/open.ts";
import { asCaller } from "../http/access/as-caller.ts";
import { implement } from "../http/answer/implement.ts";
import { refuse } from "../http/answer/refusal.ts";
import type { App } from "../http/app.ts";
import { listPage } from "../http/paging/list-page.ts";
import { readMoment } from "../read-time.ts";
import { type AuditRow, type EventFilter, listEvents } from "./event-store.ts";

/** The audit log. */
export function addAuditRoutes(app: App, database: Pick<Database, "readers">): void {
  implement(app, listAudit, async ({ query, request }) => {
    const { from, to } = query;
    const wrong = [from, to].find((moment) => moment !== undefined && readStart(moment) === null);
    if (wrong !== undefined) return refuse("day-invalid", { found: wrong });
    const filter = readFilter(query);
    return asCaller(database, request, (tx) =>
      listPage(query, {
        name: `audit ${JSON.stringify(filter)}`,
        read: (after, limit) => listEvents(tx, filter, after, limit),
        positionOf: (event) => [event.occurredAt.toString(), event.partnerId, event.eventId],
        show: showEvent,
      }),
    );
  });
}

function readFilter({ partnerId, what, who, requestId, from, to }: AuditQuery): EventFilter {
  const until = to === undefined ? null : readStart(to);
  return {
    partnerId: partnerId ?? null,
    what: what ?? null,
    who: who ?? null,
    requestId: requestId ?? null,
    from: from === undefined ? null : readStart(from),
    before: to?.length === dayLength ? (until?.add({ hours: 24 }) ?? null) : until,
  };
}

const dayLength = "YYYY-MM-DD".length;

/** The moment, or the first one of the day in UTC; null where the calendar or the clock has none such. */
function readStart(text: string): Temporal.Instant | null {
  if (parseDay(text.slice(0, dayLength)) === null) return null;
  return readMoment(text.length === dayLength ? `${text}T00:00Z` : text);
}

function showEvent(event: AuditRow): AuditEvent {
  return { ...event, occurredAt: event.occurredAt.toString(), hash: event.hash.toString("hex") };
}
