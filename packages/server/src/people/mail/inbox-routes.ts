import * as contract from "@laurel/contract";
import { forPartner } from "../../facts/partners/for-partner.ts";
import type { MessageRow } from "../../messages/message-store.ts";
import { renderMessage } from "../../messages/render-message.ts";
import { findSent, type InboxReader, listSent } from "../../messages/sent-store.ts";
import { hasSecretLink } from "../../messages/templates.ts";
import { type LetterSource, writeLetter } from "../../messages/write-letter.ts";
import { findExample } from "../../platform/database/example.ts";
import type { Database } from "../../platform/database/open.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { changeAsCaller } from "../../platform/http/access/as-caller.ts";
import type { KnownRequest } from "../../platform/http/access/caller.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import { findPerson } from "../members/member-store.ts";

/** What people were sent about a partner. `sender`: the marketplace's name in mail. */
export function addInboxRoutes(app: App, database: Database, { sender }: { readonly sender: string }): void {
  implement(app, contract.listInbox, async (asked) => {
    const reading = await readingOf(database, asked.request);
    return forPartner(database, asked, (_, partnerId) =>
      // The database shows messages to the server alone: each is for one person, not for a partner's people.
      changeAsCaller(database, asked.request, (tx) =>
        listPage(asked.query, {
          name: `inbox ${partnerId}`,
          read: (after, limit) => listSent(tx, partnerId, reading, after, limit),
          positionOf: ({ messageId }) => [messageId],
          show: (message) => showSent(message, writeLetter(sourceOf(message, sender, false)).subject),
        }),
      ),
    );
  });
  implement(app, contract.getInboxMessage, async (asked) => {
    const reading = await readingOf(database, asked.request);
    const { partnerId, messageId } = asked.params;
    const found = await forPartner(database, asked, () =>
      changeAsCaller(database, asked.request, (tx) => findSent(tx, partnerId, reading, messageId)),
    );
    if (found === null) return refuse("message-unknown", { found: messageId });
    if ("code" in found) return found;
    const isExample = (await findExample(asServer(database))) !== null;
    const source = sourceOf(found, sender, isExample);
    const { subject, html, text } = await renderMessage(source);
    return { ...showSent(found, subject), html, text, link: source.link };
  });
}

/** A person reads what they were sent; a program whatever was sent. */
async function readingOf(database: Database, { caller }: KnownRequest): Promise<InboxReader> {
  if (caller.kind === "key") return "all";
  const { userId } = caller;
  const person = await findPerson(asServer(database), userId);
  return { userId, email: person?.email ?? "" };
}

/** A link that lets in anyone who has it is in the mail alone. */
function sourceOf(message: MessageRow, sender: string, isExample: boolean): LetterSource {
  const { template, locale, zone, email, params } = message;
  const link = hasSecretLink(template) ? null : (params.link ?? null);
  return { template, locale, zone, email, params, link, sender, isExample };
}

function showSent(message: MessageRow, subject: string): contract.InboxMessage {
  const { messageId, partnerId, template, locale, email, state, createdAt, sentAt } = message;
  return {
    messageId,
    partnerId,
    template,
    ...contract.messageKinds[template],
    locale,
    email,
    subject,
    state,
    createdAt: createdAt.toString(),
    sentAt: sentAt?.toString() ?? null,
  };
}
