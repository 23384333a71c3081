import { type CurrentStanding, fromWire, type Partner, StandingAnswer } from "@laurel/contract";
import type { KeptStanding, ListedPartner } from "./directory-store.ts";

/** A partner as the API shows it. */
export function showPartner({ sortValue: _, standing, ...partner }: ListedPartner): Partner {
  return { ...partner, standing: standing === null ? null : showCurrent(partner.partnerId, standing) };
}

function showCurrent(partnerId: string, kept: KeptStanding): CurrentStanding {
  const { asOf, version, answer, next, nextChangeOn } = kept;
  const whole = { partner_id: partnerId, as_of: asOf, ...answer };
  const { tracks, ended, measures, unlocked } = fromWire(StandingAnswer, whole);
  const end = ended === undefined ? {} : { ended };
  return { asOf, version, tracks, ...end, measures, unlocked, next: withNearest(next), nextChangeOn };
}

/** An answer that an earlier release stored has no nearest way until it is computed again. */
function withNearest(next: KeptStanding["next"]): CurrentStanding["next"] {
  return Object.fromEntries(
    Object.entries(next).map(([track, step]) => [
      track,
      { ...step, nearest: step.nearest ?? { share: 0, open: step.gaps } },
    ]),
  );
}
