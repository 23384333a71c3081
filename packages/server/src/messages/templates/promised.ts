import type { Words } from "@laurel/words";
import type { Messages } from "../../platform/locales/messages.ts";
import { namedOrNot } from "./template.ts";

type Say = Messages["say"];

/** Names the advocate, if there is one. */
export function advocateLine(say: Say, advocate: string): readonly string[] {
  return namedOrNot(advocate) === "none" ? [] : [say("mail.advocate", { advocate })];
}

/** Says who answers questions. */
export function questionsLine(say: Say, advocate: string): string {
  return say("mail.questions", { by: namedOrNot(advocate), advocate });
}

/** Says who gets in touch, and by which day. `contact`: about a benefit; `outreach`: about an offer. */
export function dueLine(
  kind: "contact" | "outreach",
  { say, words }: { readonly say: Say; readonly words: Words },
  { dueAt, advocateName }: { readonly dueAt: string; readonly advocateName: string },
): string {
  const values = { by: namedOrNot(advocateName), advocate: advocateName, day: words.lastDayBefore(dueAt) };
  return say(`mail.due.${kind}`, values);
}
