import * as contract from "@laurel/contract";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { appendEvents } from "../platform/audit/append-events.ts";
import type { Database } from "../platform/database/open.ts";
import { transaction } from "../platform/database/transaction.ts";
import { actorOf } from "../platform/http/access/actor.ts";
import { asCaller } from "../platform/http/access/as-caller.ts";
import { accessOf } from "../platform/http/access/caller.ts";
import { sendProblem } from "../platform/http/answer/problems.ts";
import type { App } from "../platform/http/app.ts";
import { readPage } from "../platform/http/paging/read-page.ts";
import { findKeptLink, findMessage, listMessages, type MessageRow } from "./message-store.ts";
import { renderMessage } from "./render-message.ts";
import { hasSecretLink } from "./templates.ts";

const tags = ["messages"];

/** What was written to people, and what became of it. `sender`: how the marketplace calls itself in mail. */
export function addMessageRoutes(app: App, database: Database, sender: string): void {
  app.get(
    "/api/v1/messages",
    {
      config: { action: "messages.read" },
      schema: {
        tags,
        operationId: "listMessages",
        summary: "What was written to people, the latest first",
        querystring: contract.MessagesQuery,
        response: { 200: contract.page(Type.Unsafe<contract.Message>({ $ref: "Message#" })) },
      },
    },
    async (request, reply) => {
      const { partner_id: partnerId = null, state = null } = request.query;
      return asCaller(database, request, (tx) =>
        readPage(request, reply, request.query, {
          name: `messages ${JSON.stringify([partnerId, state])}`,
          read: (after, limit) => listMessages(tx, { partnerId, state }, after, limit),
          positionOf: ({ message_id }) => [message_id],
          show: showMessage,
        }),
      );
    },
  );
  app.get(
    "/api/v1/messages/:message_id",
    {
      config: { action: "messages.read" },
      schema: {
        tags,
        operationId: "getMessage",
        summary: "One message as its reader sees it",
        description: "Where it shows a link that lets in whoever has it, that is on record.",
        params: contract.MessageParams,
        response: { 200: Type.Unsafe<contract.MessageContent>({ $ref: "MessageContent#" }) },
      },
    },
    async (request, reply) => {
      const { message_id: found } = request.params;
      const message = await asCaller(database, request, (tx) => findMessage(tx, found));
      if (message === null) return sendProblem(request, reply, "message-unknown", { params: { found } });
      const link = await shownLink(database, request, message);
      const { template, locale, email, params } = message;
      const written = await renderMessage({ template, locale, email, params, link, sender });
      const { subject, html, text } = written;
      return { ...showMessage(message), subject, html, text, link };
    },
  );
}

/**
 * Whoever has a secret link can become the person whom it was sent to. It is shown where nobody else can hand
 * it on, and only to who may; that it was shown is on record.
 */
async function shownLink(
  database: Database,
  request: FastifyRequest,
  { template, message_id, state, params, partner_id }: MessageRow,
): Promise<string | null> {
  if (!hasSecretLink(template)) return params.link ?? null;
  const { caller } = request;
  const partnerId = partner_id === "" ? null : partner_id;
  if (state !== "kept" || caller === null) return null;
  if (accessOf(caller, "messages.hand-on", partnerId) !== "allowed") return null;
  return transaction(database, async (tx) => {
    const link = await findKeptLink(tx, message_id);
    if (link === null) return null;
    await appendEvents(tx, actorOf(request, partnerId), [
      { partnerId: partner_id, what: "message.link-shown", data: { message: message_id } },
    ]);
    return link;
  });
}

function showMessage({ partner_id, params: _, ...message }: MessageRow): contract.Message {
  return {
    ...message,
    partner_id: partner_id === "" ? null : partner_id,
    created_at: message.created_at.toString(),
    next_attempt_at: message.next_attempt_at?.toString() ?? null,
    sent_at: message.sent_at?.toString() ?? null,
  };
}
