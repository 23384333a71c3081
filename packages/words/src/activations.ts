import type { ActivationState } from "@laurel/core";
import type { Words } from "./words.ts";

const states = [
  "requested",
  "contacted",
  "in-progress",
  "waiting-for-partner",
  "delivered",
  "declined",
  "cancelled",
  "expired",
  "revoked",
] as const satisfies readonly ActivationState[];

/** Where an activation is, within a sentence; another word stays as it is. */
export function activationStateName({ say }: Words, state: string): string {
  const known = states.find((each) => each === state);
  return known === undefined ? state : say(`activation-state.${known}`);
}

/** Why the team may ask a partner something. */
export const askReasons = ["information", "material", "approval", "other"] as const;
export type AskReason = (typeof askReasons)[number];

/** Why the team asks, as its partner reads it. */
export function askReasonText({ say }: Words, reason: AskReason): string {
  return say(`ask-reason.${reason}`);
}

/** Why the team may decline an activation. */
export const declineReasons = [
  "not-ready",
  "not-suitable",
  "incomplete",
  "no-capacity",
  "duplicate",
  "other",
] as const;
export type DeclineReason = (typeof declineReasons)[number];

/** Why an activation was declined, as its partner reads it. */
export function declineReasonText({ say }: Words, reason: DeclineReason): string {
  return say(`decline-reason.${reason}`);
}

/** The grounds of the program's terms on which an activation may be revoked. */
export const revokeGrounds = [
  "illegal-use",
  "fraud",
  "delisted",
  "infringement",
  "sponsorship-misuse",
  "other",
] as const;
export type RevokeGround = (typeof revokeGrounds)[number];

/** On which ground an activation was revoked, as its partner reads it. */
export function revokeGroundText({ say }: Words, ground: RevokeGround): string {
  return say(`revoke-ground.${ground}`);
}

/** What has to be true first, where it has no name of its own. */
export function conditionName({ say }: Words): string {
  return say("activation.condition");
}

/** How a benefit is used, where the program doesn't say it. */
export function usageTold({ say }: Words): string {
  return say("activation.usage");
}
