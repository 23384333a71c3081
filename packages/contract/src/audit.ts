import { Type } from "typebox";
import { operation, type QueryOf } from "./operation.ts";
import { page, pageQuery } from "./page.ts";
import { Moment, orNull } from "./values.ts";
import type { Shape } from "./wire.ts";

const filter = (description: string, examples: string[]) =>
  Type.Optional(Type.String({ maxLength: 320, description, examples }));

const when = (description: string, examples: string[]) =>
  Type.Optional(
    Type.String({
      pattern: "^[12]\\d{3}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z)?$",
      description,
      examples,
    }),
  );

/** Which events. */
const AuditQuery = Type.Object(
  {
    ...pageQuery,
    partner_id: filter("Of this partner. Empty: what happened to the installation as a whole.", ["4101101"]),
    what: filter("Of this kind.", ["invitation.sent"]),
    who: filter("Made by: `laurel`, `person:ID`, `key:ID` or `cli`.", ["key:installation"]),
    request_id: filter("Made by this request; `x-request-id` of its answer.", []),
    from: when("Since this moment, or since the beginning of this day in UTC.", ["2026-03-01"]),
    to: when("Before this moment, or until the end of this day in UTC.", ["2026-03-31T09:30:00Z"]),
  },
  { additionalProperties: false },
);

/** A line of the audit log. */
export const AuditEvent = Type.Object(
  {
    partner_id: Type.String({ description: "Whose chain; empty for the installation's." }),
    event_id: Type.Integer({ description: "The place in the chain, from 1 on." }),
    occurred_at: Moment,
    what: Type.String({ examples: ["program.published"] }),
    who: Type.String({ description: "`laurel`, `person:ID`, `key:ID` or `cli`.", examples: ["cli"] }),
    on_behalf: orNull(Type.String({ description: "The partner or person for which another one acted." })),
    data: Type.Unknown(),
    before: Type.Unknown({ description: "What was; null where the event has no such thing." }),
    after: Type.Unknown({ description: "What is; null where the event has no such thing." }),
    why: orNull(Type.String({ description: "The reason that was given." })),
    request_id: orNull(Type.String()),
    personal: Type.Unknown({
      description: "What it says about a person; null where it says nothing, or where that was erased.",
    }),
    hash: Type.String({
      pattern: "^[0-9a-f]{64}$",
      description: "Covers the event and the one before it in the chain; SHA-256.",
    }),
  },
  { $id: "AuditEvent", additionalProperties: false, description: "A line of the audit log." },
);
export type AuditEvent = Shape<typeof AuditEvent>;

export const listAudit = operation({
  action: "audit.read",
  tag: "audit",
  id: "listAudit",
  method: "GET",
  path: "/audit",
  summary: "Who did what, the latest first",
  query: AuditQuery,
  answers: { 200: page(AuditEvent) },
});
export type AuditQuery = QueryOf<typeof listAudit>;
