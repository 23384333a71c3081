import * as contract from "@laurel/contract";
import { appendEvents } from "../platform/audit/append-events.ts";
import type { Clock } from "../platform/clock.ts";
import { findExample } from "../platform/database/example.ts";
import type { Database } from "../platform/database/open.ts";
import { asServer } from "../platform/database/transaction.ts";
import { actorOf } from "../platform/http/access/actor.ts";
import { asCaller, changeAsCaller } from "../platform/http/access/as-caller.ts";
import { accessOf } from "../platform/http/access/caller.ts";
import { type Asked, implement } from "../platform/http/answer/implement.ts";
import { refuse } from "../platform/http/answer/refusal.ts";
import type { App } from "../platform/http/app.ts";
import { listPage } from "../platform/http/paging/list-page.ts";
import type { Vault } from "../platform/vault.ts";
import { openLinks, type SecretLinks } from "./link-vault.ts";
import { findKeptLink, findMessage, listMessages, type MessageRow } from "./message-store.ts";
import { renderMessage } from "./render-message.ts";
import { hasSecretLink } from "./templates.ts";

/** What showing messages needs. */
interface MessageParts {
  readonly clock: Clock;
  /** The marketplace's name in mail. */
  readonly sender: string;
  /** Opens the links of messages. */
  readonly links: Vault;
}

/** Messages to people, and their delivery. */
export function addMessageRoutes(app: App, database: Database, parts: MessageParts): void {
  implement(app, contract.listMessages, async ({ query, request }) => {
    const { partnerId = null, state = null } = query;
    return asCaller(database, request, (tx) =>
      listPage(query, {
        name: `messages ${JSON.stringify([partnerId, state])}`,
        read: (after, limit) => listMessages(tx, { partnerId, state }, after, limit),
        positionOf: ({ messageId }) => [messageId],
        show: showMessage,
      }),
    );
  });
  implement(app, contract.getMessage, async (asked) => {
    const { messageId } = asked.params;
    const message = await asCaller(database, asked.request, (tx) => findMessage(tx, messageId));
    if (message === null) return refuse("message-unknown", { found: messageId });
    const shown = await shownLinks(database, asked, message, parts);
    const { template, locale, zone, email } = message;
    const isExample = (await findExample(asServer(database))) !== null;
    const params = { ...message.params, ...shown?.params };
    const link = shown?.link ?? null;
    const source = { template, locale, zone, email, params, link, sender: parts.sender, isExample };
    const { subject, html, text } = await renderMessage(source);
    return { ...showMessage(message), subject, html, text, link };
  });
}

/**
 * A caller who has a secret link can sign in as the person it was sent to. It is shown where no mail server
 * delivers it, and only to callers who may pass it on; that it was shown is on record.
 */
async function shownLinks(
  database: Database,
  { caller, request }: Asked<typeof contract.getMessage>,
  { template, messageId, state, params, partnerId, email }: MessageRow,
  { clock, links }: MessageParts,
): Promise<SecretLinks | null> {
  if (!hasSecretLink(template)) return params.link === undefined ? null : { link: params.link, params: {} };
  const concerned = partnerId === "" ? null : partnerId;
  if (state !== "kept" || accessOf(caller, "messages.hand-on", concerned) !== "allowed") return null;
  return changeAsCaller(database, request, async (tx) => {
    const sealed = await findKeptLink(tx, messageId, clock.now());
    const shown = sealed === null ? null : openLinks(links, template, email, sealed);
    if (shown === null) return null;
    await appendEvents(tx, actorOf(request, concerned), [
      { partnerId, what: "message.link-shown", data: { message: messageId } },
    ]);
    return shown;
  });
}

function showMessage(message: MessageRow): contract.Message {
  return {
    ...message,
    partnerId: message.partnerId === "" ? null : message.partnerId,
    createdAt: message.createdAt.toString(),
    nextAttemptAt: message.nextAttemptAt?.toString() ?? null,
    sentAt: message.sentAt?.toString() ?? null,
  };
}
