import type { CurrentStanding, Partner } from "@laurel/contract";
import { snakeKeys } from "../../platform/http/answer/snake-keys.ts";
import type { CurrentRow, ListedPartner } from "./directory-store.ts";

/** A partner as the API shows it. */
export function showPartner({
  partnerId,
  name,
  country,
  locale,
  joinedOn,
  standing,
}: ListedPartner): Partner {
  return {
    partner_id: partnerId,
    name,
    country,
    locale,
    joined_on: joinedOn,
    standing: standing === null ? null : showCurrent(standing),
  };
}

function showCurrent({ as_of, version, answer, next, next_change_on }: CurrentRow): CurrentStanding {
  const { tracks, measures, unlocked } = answer as Pick<CurrentStanding, "tracks" | "measures" | "unlocked">;
  // A track of offers has a step for each offer: those stand in the reasons.
  const steps = Object.entries(next as Record<string, { gaps?: unknown }>)
    .filter(([, step]) => Array.isArray(step.gaps))
    .map(([track, step]) => [track, snakeKeys(step)]);
  return { as_of, version, tracks, measures, unlocked, next: Object.fromEntries(steps), next_change_on };
}
