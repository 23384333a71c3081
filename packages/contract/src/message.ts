import { type Static, Type } from "typebox";
import { pageQuery } from "./page.ts";
import { Moment, oneOf, orNull } from "./values.ts";

const state = oneOf(
  ["waiting", "sent", "failed", "kept"],
  "`waiting`: to be delivered, or to be tried again; `sent`: the mail server took it; `failed`: given up; " +
    "`kept`: there is no mail server, so somebody has to hand it on.",
);

const record = {
  message_id: Type.Integer(),
  partner_id: Type.Union([Type.String(), Type.Null()], { description: "Null: it concerns no partner." }),
  cause: Type.String({ description: "What it was written for; once only.", examples: ["invitation:17"] }),
  template: oneOf(
    ["invitation", "team-invitation", "password-reset", "ownership-transferred"],
    "What it is about.",
  ),
  locale: Type.String({ description: "The reader's language, BCP 47.", examples: ["ko-KR"] }),
  email: Type.String({ description: "Where it goes." }),
  user_id: Type.Union([Type.String(), Type.Null()], { description: "Whom it is for, where that is known." }),
  state,
  attempts: Type.Integer({ minimum: 0, description: "Attempts to deliver it." }),
  last_error: Type.Union([Type.String(), Type.Null()], {
    description: "Why the last attempt failed, in the mail server's words.",
  }),
  created_at: Moment,
  next_attempt_at: Type.Union([Moment, Type.Null()], { description: "Null: at once, or never again." }),
  sent_at: orNull(Moment),
};

/** A message that was written to somebody, and what became of it. */
export const Message = Type.Object(record, {
  $id: "Message",
  additionalProperties: false,
  description: "A message that was written to somebody, and what became of it.",
});

/** A message as its reader sees it. */
export const MessageContent = Type.Object(
  {
    ...record,
    subject: Type.String(),
    html: Type.String({ description: "A whole document. Show it in a frame that runs no scripts." }),
    text: Type.String(),
    link: Type.Union([Type.String(), Type.Null()], {
      description:
        "Where its button leads. Null where it lets in whoever has it, but for messages that are `kept`, " +
        "and there only for who may hand them on.",
    }),
  },
  { $id: "MessageContent", additionalProperties: false, description: "A message as its reader sees it." },
);

/** Which messages. */
export const MessagesQuery = Type.Object(
  {
    ...pageQuery,
    partner_id: Type.Optional(Type.String({ minLength: 1, maxLength: 200, examples: ["4101101"] })),
    state: Type.Optional(state),
  },
  { additionalProperties: false },
);

/** The message an address names. */
export const MessageParams = Type.Object({
  message_id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});

export type Message = Static<typeof Message>;
export type MessageContent = Static<typeof MessageContent>;
