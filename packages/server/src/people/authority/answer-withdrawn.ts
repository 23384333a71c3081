import type { Withdrawal } from "@laurel/contract";
import { StatusAnswer } from "../../platform/http/answer/implement.ts";
import { Refusal } from "../../platform/http/answer/refusal.ts";
import type { Withdrawn } from "./withdraw.ts";

/**
 * The answer of a change that withdraws: a list, or 204 for nothing to list. `partnerId`: the caller sees
 * only what concerns this partner; undefined: everything.
 */
export function answerWithdrawn(
  outcome: Withdrawn | Refusal,
  partnerId?: string,
): StatusAnswer<Withdrawal | null> | Refusal {
  if (outcome instanceof Refusal) return outcome;
  const isShown = (each: { readonly partnerId: string | null }) =>
    partnerId === undefined || each.partnerId === partnerId;
  const endedInvitations = outcome.told.endedInvitations.filter(isShown);
  const endedKeys = outcome.told.endedKeys.filter(isShown);
  const passedKeys = outcome.told.passedKeys.filter(isShown);
  const count = endedInvitations.length + endedKeys.length + passedKeys.length;
  if (count === 0) return new StatusAnswer(204, null);
  return new StatusAnswer(200, { endedInvitations, endedKeys, passedKeys });
}
