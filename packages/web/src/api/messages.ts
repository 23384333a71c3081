import {
  changeMessagePreferences,
  getMessagePreferences,
  listMessageExamples,
  type MessageExample,
  type MessagePreferences,
  showUnsubscription,
  type Unsubscription,
  unsubscribe as unsubscribeOperation,
} from "@laurel/contract";
import { queryOptions } from "@tanstack/react-query";
import { call } from "./call.ts";
import type { RequestSender } from "./request.ts";

/** How often a person wants the messages of an area and class. */
export type MessageWish = MessagePreferences["wishes"][number];

/** Which messages the reader wants. */
export function preferencesQuery(caller: RequestSender) {
  return queryOptions({
    queryKey: ["message-preferences", caller.key],
    queryFn: ({ signal }) => call(caller, getMessagePreferences, {}, signal),
  });
}

/** Chooses which messages the reader gets; gives all wishes. */
export function choosePreferences(
  caller: RequestSender,
  chosen: readonly Pick<MessageWish, "area" | "class" | "frequency">[],
): Promise<MessagePreferences> {
  const wishes = chosen.map(({ area, class: of, frequency }) => ({ area, class: of, frequency }));
  return call(caller, changeMessagePreferences, { body: { wishes } });
}

/** What the link of a message turns off. */
export function unsubscriptionQuery(caller: RequestSender, token: string) {
  return queryOptions({
    queryKey: ["unsubscription", token],
    queryFn: ({ signal }): Promise<Unsubscription> =>
      call(caller, showUnsubscription, { query: { token } }, signal),
  });
}

/** Turns messages off by the link in one of them. */
export async function unsubscribe(caller: RequestSender, token: string): Promise<void> {
  await call(caller, unsubscribeOperation, { query: { token } });
}

/** Every message in every language, with example data. */
export function examplesQuery(caller: RequestSender) {
  return queryOptions({
    queryKey: ["message-examples", caller.key],
    queryFn: async ({ signal }): Promise<readonly MessageExample[]> =>
      (await call(caller, listMessageExamples, {}, signal)).examples,
  });
}
