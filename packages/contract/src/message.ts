import { Type } from "typebox";
import { templateNames } from "./message-classes.ts";
import { operation } from "./operation.ts";
import { page, pageQuery } from "./page.ts";
import { Moment, oneOf, orNull } from "./values.ts";
import type { Shape } from "./wire.ts";

const state = oneOf(
  ["waiting", "sent", "failed", "kept", "daily", "bundled", "muted"],
  "`waiting`: to be delivered, or to be tried again; `sent`: the mail server took it; `failed`: given up, " +
    "or bounced later; `kept`: there is no mail server, so a person has to pass it on; `daily`: for its " +
    "reader's next daily digest; `bundled`: in a daily digest; `muted`: its reader turned messages of its " +
    "kind off.",
);

const record = {
  message_id: Type.Integer(),
  partner_id: Type.Union([Type.String(), Type.Null()], { description: "Null: it concerns no partner." }),
  cause: Type.String({ description: "What it was written for; once only.", examples: ["invitation:17"] }),
  template: oneOf(templateNames, "What it is about."),
  locale: Type.String({ description: "The reader's language, BCP 47.", examples: ["ko-KR"] }),
  email: Type.String({ description: "Where it goes." }),
  user_id: Type.Union([Type.String(), Type.Null()], {
    description: "The person it is for, where that is known.",
  }),
  state,
  attempts: Type.Integer({ minimum: 0, description: "Attempts to deliver it." }),
  last_error: Type.Union([Type.String(), Type.Null()], {
    description: "Why the last attempt failed, in the mail server's words.",
  }),
  created_at: Moment,
  next_attempt_at: Type.Union([Moment, Type.Null()], { description: "Null: at once, or never again." }),
  sent_at: orNull(Moment),
};

/** A message to a person, and what became of it. */
export const Message = Type.Object(record, {
  $id: "Message",
  additionalProperties: false,
  description: "A message to a person, and what became of it.",
});
export type Message = Shape<typeof Message>;

/** The content of a message. */
export const messageContent = {
  subject: Type.String(),
  html: Type.String({ description: "A whole document. Show it in a frame that runs no scripts." }),
  text: Type.String(),
};

/** A message as its reader sees it. */
export const MessageContent = Type.Object(
  {
    ...record,
    ...messageContent,
    link: Type.Union([Type.String(), Type.Null()], {
      description:
        "Where its button leads. Null where the link alone signs a person in, except for messages that are " +
        "`kept`, and then only for callers who may pass them on.",
    }),
  },
  { $id: "MessageContent", additionalProperties: false, description: "A message as its reader sees it." },
);
export type MessageContent = Shape<typeof MessageContent>;

/** Which messages. */
const MessagesQuery = Type.Object(
  {
    ...pageQuery,
    partner_id: Type.Optional(Type.String({ minLength: 1, maxLength: 200, examples: ["4101101"] })),
    state: Type.Optional(state),
  },
  { additionalProperties: false },
);

/** The message that an address names. */
export const MessageParams = Type.Object({
  message_id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});

export const listMessages = operation({
  action: "messages.read",
  tag: "messages",
  id: "listMessages",
  method: "GET",
  path: "/messages",
  summary: "What was written to people, the latest first",
  query: MessagesQuery,
  answers: { 200: page(Message) },
});

export const getMessage = operation({
  action: "messages.read",
  tag: "messages",
  id: "getMessage",
  method: "GET",
  path: "/messages/{message_id}",
  summary: "One message as its reader sees it",
  description: "Where it shows a link that signs its reader in, that is recorded.",
  params: MessageParams,
  answers: { 200: MessageContent },
});
