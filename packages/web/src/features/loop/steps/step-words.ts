import type { ActivationDetail } from "@laurel/contract";
import {
  askReasons,
  askReasonText,
  declineReasons,
  declineReasonText,
  revokeGrounds,
  revokeGroundText,
} from "@laurel/words";
import type { MessageKey } from "../../../kit/messages.ts";
import type { PageWords } from "../../../kit/words.ts";

/** Something that happened to an activation, an outreach or a request. */
export type Step = ActivationDetail["steps"][number];

const steps: Readonly<Record<string, MessageKey>> = {
  activate: "step.activate",
  "activate-at-once": "step.activate",
  contact: "step.contact",
  "log-contact": "step.contact",
  plan: "step.plan",
  ask: "step.ask",
  answer: "step.answer",
  deliver: "step.deliver",
  decline: "step.decline",
  cancel: "step.cancel",
  expire: "step.expire",
  revoke: "step.revoke",
  amend: "step.amend",
  rate: "step.rate",
  assign: "step.assign",
  redeem: "step.redeem",
  note: "case.wrote",
  open: "step.open",
  start: "step.start",
  close: "step.close",
  reopen: "step.reopen",
  uphold: "step.uphold",
  "opt-out": "step.opt-out",
  "opt-in": "step.opt-in",
  owner: "step.owner",
};

/** What a person did; null for an action that the page doesn't know. */
export function stepText({ t }: PageWords, { action }: Step): string | null {
  const key = steps[action];
  return key === undefined ? null : t(key);
}

const channels = ["call", "email", "meeting", "chat"] as const;

/** How the team was in touch; null where it isn't said. */
export function channelText({ t }: PageWords, channel: string | null): string | null {
  const known = channels.find((each) => each === channel);
  return known === undefined ? null : t(`channel.${known}`);
}

/** Why the team asked, declined or revoked; null where no reason of a list is given. */
export function reasonText(words: PageWords, reason: string | null): string | null {
  const asked = askReasons.find((each) => each === reason);
  if (reason === null || asked === "other") return null;
  if (asked !== undefined) return askReasonText(words, asked);
  const declined = declineReasons.find((each) => each === reason);
  if (declined !== undefined) return declineReasonText(words, declined);
  const ground = revokeGrounds.find((each) => each === reason);
  return ground === undefined ? null : revokeGroundText(words, ground);
}
