import { Type } from "typebox";
import { type Locale, locales } from "./locales.ts";
import { messageAreas, messageClasses, templateNames } from "./message-classes.ts";
import { operation } from "./operation.ts";
import { oneOf } from "./values.ts";
import type { Shape } from "./wire.ts";

const template = oneOf(templateNames, "What it is about.");
const locale = oneOf<Locale>(locales, "The language, BCP 47.");

/** A message with example data, in a language. */
export const MessageExample = Type.Object(
  {
    template,
    area: oneOf(messageAreas),
    class: oneOf(messageClasses),
    locale,
    subject: Type.String(),
    text: Type.String(),
  },
  { $id: "MessageExample", additionalProperties: false, description: "A message with example data." },
);
export type MessageExample = Shape<typeof MessageExample>;

export const listMessageExamples = operation({
  action: "messages.read",
  tag: "messages",
  id: "listMessageExamples",
  method: "GET",
  path: "/messages/examples",
  summary: "Every message in every language, with example data",
  answers: {
    200: Type.Object({ examples: Type.Array(MessageExample) }, { additionalProperties: false }),
  },
});

export const showMessageExample = operation({
  action: "messages.read",
  tag: "messages",
  id: "showMessageExample",
  method: "GET",
  path: "/messages/examples/{template}/{locale}",
  summary: "One message with example data, as mail programs show it",
  params: Type.Object({ template, locale }),
  produces: ["text/html"],
  answers: { 200: Type.String({ description: "A whole document; it runs no scripts." }) },
});
