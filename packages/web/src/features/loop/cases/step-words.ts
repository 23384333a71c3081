import {
  askReasons,
  askReasonText,
  declineReasons,
  declineReasonText,
  revokeGrounds,
  revokeGroundText,
} from "@laurel/words";
import type { PageWords } from "../../../kit/words.ts";

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
