import { Buffer } from "node:buffer";
import * as contract from "@laurel/contract";
import { firstCharacters } from "@laurel/core";
import type { FastifyRequest } from "fastify";
import { Value } from "typebox/value";
import { appendEvents } from "../platform/audit/append-events.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database/open.ts";
import { allPartners } from "../platform/database/sight.ts";
import { transaction } from "../platform/database/transaction.ts";
import { actorOf } from "../platform/http/access/actor.ts";
import { asCaller, changeAsCaller } from "../platform/http/access/as-caller.ts";
import { implement } from "../platform/http/answer/implement.ts";
import { refuse } from "../platform/http/answer/refusal.ts";
import { findUnkeptText } from "../platform/http/answer/validate.ts";
import type { App } from "../platform/http/app.ts";
import { listPage } from "../platform/http/paging/list-page.ts";
import { isSigned, type WebhookHeaders, webhookToleranceMinutes } from "../platform/standard-webhooks.ts";
import { rememberReport } from "./bounce-store.ts";
import { readBounceReport } from "./read-bounce-report.ts";
import { type Bounce, type OnHardBounce, recordBounce } from "./record-bounce.ts";
import { liftSuppression, listSuppressions, type SuppressionRow } from "./suppression-store.ts";

/** What reports of bounces need. */
interface BounceParts {
  readonly clock: Clock;
  /** `whsec_…`; null: no reports are taken. */
  readonly bounceSecret: string | null;
  readonly onHardBounce: readonly OnHardBounce[];
}

/** The largest report: mail servers send back a part of the mail. */
const limit = 512 * 1024;

/** What a report in JSON says. */
const fields = "kind, message_id, email";

/** Messages that came back, and addresses that get none. */
export async function addBounceRoutes(app: App, database: Database, parts: BounceParts): Promise<void> {
  await app.register(async (own: App) => {
    own.removeAllContentTypeParsers();
    const { consumes } = contract.reportBounce;
    own.addContentTypeParser([...consumes], { parseAs: "buffer", bodyLimit: limit }, (_, body, done) =>
      done(null, body),
    );
    addReporting(own, database, parts);
  });
  implement(app, contract.listSuppressions, ({ query, request }) =>
    asCaller(database, request, (tx) =>
      listPage(query, {
        name: "suppressions",
        read: (after, count) => listSuppressions(tx, after === null ? null : String(after[0]), count),
        positionOf: ({ email }) => [email],
        show: showSuppression,
      }),
    ),
  );
  implement(app, contract.liftSuppression, ({ params: { address }, request }) =>
    changeAsCaller(database, request, async (tx) => {
      if (!(await liftSuppression(tx, address))) return refuse("address-not-suppressed", { found: address });
      await appendEvents(tx, actorOf(request), [
        { partnerId: "", what: "address.released", personal: { person: address } },
      ]);
      return null;
    }),
  );
}

function addReporting(
  app: App,
  database: Database,
  { clock, bounceSecret, onHardBounce }: BounceParts,
): void {
  implement(app, contract.reportBounce, async ({ request }) => {
    if (bounceSecret === null) return refuse("route-unknown", { path: request.routeOptions.url ?? "" });
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const headers = webhookHeaders(request);
    const now = clock.now();
    if (!isSigned(bounceSecret, headers, body, now))
      return refuse("bounce-signature-wrong", { minutes: webhookToleranceMinutes });
    const bounces = readBounces(request, body);
    if (bounces === null) return refuse("bounce-unreadable", { expected: fields, limit });
    return transaction(database, allPartners, async (tx) => {
      // An earlier timestamp than these wouldn't be taken any more.
      const past = now.subtract({ minutes: 2 * webhookToleranceMinutes });
      if (!(await rememberReport(tx, headers.id, now, past))) return null;
      let isKnown = bounces.length === 0;
      for (const bounce of bounces) isKnown = (await recordBounce(tx, bounce, now, onHardBounce)) || isKnown;
      return isKnown ? null : refuse("bounce-unmatched", { expected: fields });
    });
  });
}

function webhookHeaders({ headers }: FastifyRequest): WebhookHeaders {
  const read = (name: string) => String(headers[name] ?? "");
  return {
    id: read("webhook-id").slice(0, 300),
    timestamp: read("webhook-timestamp"),
    signature: read("webhook-signature"),
  };
}

/** The bounces of a report; null where it can't be read. */
function readBounces({ headers }: FastifyRequest, body: Buffer): readonly Bounce[] | null {
  if (/^message\/rfc822\b/i.test(headers["content-type"] ?? ""))
    return readBounceReport(body.toString().replaceAll("\0", ""));
  const report = readJson(body.toString());
  if (!Value.Check(contract.BounceReport, report)) return null;
  const { message_id: mailId = null, email = null, kind, reason = "reported without a reason" } = report;
  if ((mailId === null && email === null) || findUnkeptText(report) !== null) return null;
  const named = mailId === null || mailId.startsWith("<") ? mailId : `<${mailId}>`;
  return [
    {
      mailId: named,
      email,
      kind,
      isFinal: kind === "hard",
      reason: firstCharacters(reason, 500),
      by: "webhook",
    },
  ];
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function showSuppression({ email, reason, suppressedAt }: SuppressionRow): contract.Suppression {
  return { email, reason, suppressedAt: suppressedAt.toString() };
}
