import { Type } from "typebox";
import { operation } from "./operation.ts";
import { PageQuery, page } from "./page.ts";
import { done, Moment, oneOf } from "./values.ts";
import type { Shape } from "./wire.ts";

/** A message that came back, as the service that sends the mail reports it. */
export const BounceReport = Type.Object(
  {
    message_id: Type.Optional(
      Type.String({
        maxLength: 1000,
        description: "The Message-ID header of the mail.",
        examples: ["<5f0c2c1ab7@example.com>"],
      }),
    ),
    email: Type.Optional(
      Type.String({ minLength: 3, maxLength: 320, description: "The address that didn't take the mail." }),
    ),
    kind: oneOf(
      ["hard", "soft"],
      "`hard`: the address will never take mail, so it gets no more; `soft`: it may later, so the message " +
        "is tried again for 72 hours.",
    ),
    reason: Type.Optional(
      Type.String({ maxLength: 2000, description: "In the words of the server that refused it." }),
    ),
  },
  { $id: "BounceReport", additionalProperties: false, description: "A message that came back." },
);
export type BounceReport = Shape<typeof BounceReport>;

export const reportBounce = operation({
  action: "public",
  tag: "messages",
  id: "reportBounce",
  method: "POST",
  path: "/messages/bounces",
  summary: "Report a message that came back",
  description:
    "Signed with the headers of Standard Webhooks (`webhook-id`, `webhook-timestamp`, " +
    "`webhook-signature`) and the secret of `BOUNCE_SECRET`; without that setting there is no such " +
    "address. A report with the `webhook-id` of an earlier one changes nothing. The body may also be the " +
    "report of a mail server as it was received (RFC 3464), as `message/rfc822`.",
  consumes: ["application/json", "message/rfc822"],
  body: Type.Unknown({ description: "A `BounceReport`, or the report of a mail server." }),
  answers: { 204: done },
});

/** An address that gets no mail. */
export const Suppression = Type.Object(
  {
    email: Type.String(),
    reason: Type.String({ description: "In the words of the server that refused a mail to it." }),
    suppressed_at: Moment,
  },
  { $id: "Suppression", additionalProperties: false, description: "An address that gets no mail." },
);
export type Suppression = Shape<typeof Suppression>;

export const listSuppressions = operation({
  action: "messages.read",
  tag: "messages",
  id: "listSuppressions",
  method: "GET",
  path: "/messages/suppressions",
  summary: "Addresses that get no mail since one to them bounced",
  query: PageQuery,
  answers: { 200: page(Suppression) },
});

export const liftSuppression = operation({
  action: "messages.lift",
  tag: "messages",
  id: "liftSuppression",
  method: "DELETE",
  path: "/messages/suppressions/{address}",
  summary: "Let an address get mail again",
  params: Type.Object({ address: Type.String({ minLength: 3, maxLength: 320 }) }),
  answers: { 204: done },
});
