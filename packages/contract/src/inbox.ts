import { Type } from "typebox";
import { Message, MessageParams, messageContent } from "./message.ts";
import { messageAreas, messageClasses } from "./message-classes.ts";
import { operation } from "./operation.ts";
import { PageQuery, page } from "./page.ts";
import { PartnerParams } from "./partner.ts";
import { oneOf } from "./values.ts";
import type { Shape } from "./wire.ts";

const { message_id, partner_id, template, locale, email, state, created_at, sent_at } = Message.properties;

const record = {
  message_id,
  partner_id,
  template,
  area: oneOf(messageAreas, "What it is about."),
  class: oneOf(messageClasses, "How much it matters; the last two can be turned off."),
  locale,
  email,
  subject: Type.String(),
  state,
  created_at,
  sent_at,
};

/** A message in a person's inbox. */
export const InboxMessage = Type.Object(record, {
  $id: "InboxMessage",
  additionalProperties: false,
  description: "A message that the caller was sent.",
});
export type InboxMessage = Shape<typeof InboxMessage>;

/** A message in a person's inbox, with its content. */
export const InboxContent = Type.Object(
  {
    ...record,
    html: messageContent.html,
    text: messageContent.text,
    link: Type.Union([Type.String(), Type.Null()], {
      description: "Where its button leads. Null where the link lets in anyone who has it.",
    }),
  },
  { $id: "InboxContent", additionalProperties: false, description: "A message that the caller was sent." },
);
export type InboxContent = Shape<typeof InboxContent>;

export const listInbox = operation({
  action: "inbox.read",
  tag: "messages",
  id: "listInbox",
  method: "GET",
  path: "/partners/{partner_id}/messages",
  summary: "What the caller was sent about a partner, the latest first",
  description: "A person sees the messages to their account and to its e-mail address; a key sees all.",
  params: PartnerParams,
  query: PageQuery,
  answers: { 200: page(InboxMessage) },
});

export const getInboxMessage = operation({
  action: "inbox.read",
  tag: "messages",
  id: "getInboxMessage",
  method: "GET",
  path: "/partners/{partner_id}/messages/{message_id}",
  summary: "One message that the caller was sent about a partner",
  description:
    "What was sent to the owner of an offer after it went live is for all of the partner's people.",
  params: Type.Object({ ...PartnerParams.properties, ...MessageParams.properties }),
  answers: { 200: InboxContent },
});
