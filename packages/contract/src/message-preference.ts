import { Type } from "typebox";
import { messageAreas, messageClasses, messageFrequencies } from "./message-classes.ts";
import { operation } from "./operation.ts";
import { done, oneOf } from "./values.ts";
import type { Shape } from "./wire.ts";

const kind = {
  area: oneOf(messageAreas, "What the messages are about."),
  class: oneOf(messageClasses, "How much they matter."),
};
const frequency = oneOf(
  messageFrequencies,
  "`each`: each by itself; `daily`: once a day in one mail, at 08:00; `off`: not at all.",
);

const Preference = Type.Object(
  {
    ...kind,
    frequency,
    is_fixed: Type.Boolean({ description: "Whether these messages are always sent." }),
  },
  { additionalProperties: false },
);

/** Which messages a person wants, and how often. */
export const MessagePreferences = Type.Object(
  {
    email: Type.String({ description: "The address that the messages go to." }),
    wishes: Type.Array(Preference, { description: "One of each area and class that has messages." }),
  },
  {
    $id: "MessagePreferences",
    additionalProperties: false,
    description: "Which messages a person wants, and how often.",
  },
);
export type MessagePreferences = Shape<typeof MessagePreferences>;

export const getMessagePreferences = operation({
  action: "signed-in",
  tag: "messages",
  id: "getMessagePreferences",
  method: "GET",
  path: "/me/message-preferences",
  summary: "Which messages the signed-in person wants",
  answers: { 200: MessagePreferences },
});

export const changeMessagePreferences = operation({
  action: "signed-in",
  tag: "messages",
  id: "changeMessagePreferences",
  method: "PATCH",
  path: "/me/message-preferences",
  summary: "Choose which messages to get; those that aren't named stay as they are",
  body: Type.Object(
    {
      wishes: Type.Array(Type.Object({ ...kind, frequency }, { additionalProperties: false }), {
        minItems: 1,
        maxItems: messageAreas.length * messageClasses.length,
      }),
    },
    { additionalProperties: false },
  ),
  answers: { 200: MessagePreferences },
});

const TokenQuery = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 2048, description: "Of the link in the message." }) },
  { additionalProperties: false },
);

/** What a link of a message turns off. */
export const Unsubscription = Type.Object(
  {
    email: Type.String(),
    area: Type.Union([kind.area, Type.Null()], {
      description: "Null: every message that can be turned off.",
    }),
    is_off: Type.Boolean({ description: "Whether these messages are off already." }),
  },
  { $id: "Unsubscription", additionalProperties: false, description: "What a link of a message turns off." },
);
export type Unsubscription = Shape<typeof Unsubscription>;

export const showUnsubscription = operation({
  action: "public",
  tag: "messages",
  id: "showUnsubscription",
  method: "GET",
  path: "/messages/unsubscribe",
  summary: "What the link of a message turns off; changes nothing",
  query: TokenQuery,
  answers: { 200: Unsubscription },
});

export const unsubscribe = operation({
  action: "public",
  tag: "messages",
  id: "unsubscribe",
  method: "POST",
  root: "",
  path: "/unsubscribe",
  summary: "Turn messages off by the link in one of them",
  description:
    "The one-click address of `List-Unsubscribe` (RFC 8058). It needs no account. In a browser the same " +
    "address shows a page that asks first.",
  query: TokenQuery,
  consumes: ["application/x-www-form-urlencoded", "multipart/form-data"],
  body: Type.Unknown({ description: "`List-Unsubscribe=One-Click`; it may be missing." }),
  answers: { 204: done },
});
