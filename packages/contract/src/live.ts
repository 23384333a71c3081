import { Type } from "typebox";
import { operation } from "./operation.ts";
import { oneOf } from "./values.ts";
import type { Shape } from "./wire.ts";

/** What a page can follow. */
export const followed = [
  "activation",
  "promise",
  "request",
  "outreach",
  "contact",
  "message",
  "standing",
  "offer",
  "clock",
] as const;

/** One of them. */
export type Followed = (typeof followed)[number];

/** The data of a server-sent event: what changed. What it is now, the caller asks. */
export const LiveChange = Type.Object(
  {
    what: oneOf(followed, "What changed."),
    id: Type.String({
      description: "Its id; of a standing, the partner's; of the example's clock, the moment.",
    }),
    partner_id: Type.String({
      description: "The partner that it belongs to; empty for the example's clock.",
    }),
  },
  {
    $id: "LiveChange",
    additionalProperties: false,
    description: "The data of a server-sent event: what changed.",
  },
);
export type LiveChange = Shape<typeof LiveChange>;

export const followChanges = operation({
  id: "followChanges",
  method: "GET",
  path: "/stream",
  action: "partner.read",
  tag: "operation",
  summary: "What changes from now on, as server-sent events",
  description:
    "Each event says what changed, as a LiveChange, so that the caller asks again. A caller learns only of " +
    "partners that it may read. `Last-Event-ID` resumes a stream; if what came since isn't known any more, " +
    "an event `reset` says that anything may have changed. The stream ends when the session or key does.",
  produces: ["text/event-stream"],
  answers: { 200: Type.String() },
});
