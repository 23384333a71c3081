import { type AnswerOf, answerContactLink, confirmOutreachOwner } from "@laurel/contract";
import { call } from "./call.ts";
import type { RequestSender } from "./request.ts";

/** Says by the link of a mail whether the reader is the contact. */
export function answerContact(
  caller: RequestSender,
  token: string,
  answer: "confirm" | "not-me",
): Promise<AnswerOf<typeof answerContactLink>> {
  return call(caller, answerContactLink, { body: { token, answer } });
}

/** Confirms by the link of a mail that the reader owns an offer. */
export function confirmOwner(
  caller: RequestSender,
  token: string,
): Promise<AnswerOf<typeof confirmOutreachOwner>> {
  return call(caller, confirmOutreachOwner, { body: { token } });
}
