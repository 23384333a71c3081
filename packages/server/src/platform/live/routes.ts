import * as contract from "@laurel/contract";
import type { Database } from "../database/open.ts";
import type { Authenticate } from "../http/access/caller.ts";
import { Answered, implement } from "../http/answer/implement.ts";
import { refuse } from "../http/answer/refusal.ts";
import type { App } from "../http/app.ts";
import { type StreamLimits, Streams, usualStreams } from "./streams.ts";

/** `GET /api/v1/stream`: what changes, for the pages that are open. */
export function addLiveRoutes(
  app: App,
  database: Database,
  authenticate: Authenticate,
  limits: StreamLimits = usualStreams,
): void {
  const streams = new Streams(database, limits);
  app.addHook("preClose", () => streams.close());
  implement(app, contract.followChanges, async ({ caller, request, reply }) => {
    const after = request.headers["last-event-id"];
    const opened = await streams.open({
      caller,
      after: typeof after === "string" ? after : null,
      authenticate: async () => (await authenticate(request)).caller,
    });
    if (opened === null) return refuse("streams-open", { limit: limits.perCaller });
    // Proxies must pass each event on at once, and as it is.
    reply.headers({ "cache-control": "no-store, no-transform", "x-accel-buffering": "no" });
    return new Answered(reply.code(200).type("text/event-stream; charset=utf-8").send(opened));
  });
}
