import type { NearestWay } from "./explanation.ts";
import type { ComparisonReason, Reason } from "./reason.ts";

// Each answers with a number and allocates nothing: an explanation asks for every track of every partner.

/** Nothing is open. */
export const met: NearestWay = { share: 1, open: [] };

/**
 * Of the alternatives of a condition, the one of which most is reached, with everything that is open in it.
 * Of several that are equally far, the first.
 */
export function nearestWay(reason: Reason): NearestWay {
  if (reason.holds) return met;
  const open: Reason[] = [];
  addOpen(reason, open);
  return { share: shareOf(reason), open };
}

/** The leaves that are open in the nearest way. */
function addOpen(reason: Reason, open: Reason[]): void {
  if (reason.holds) return;
  const part = wayIn(reason);
  if (part !== null) addOpen(part, open);
  else if (reason.op === "all") for (const each of reason.of) addOpen(each, open);
  else open.push(reason);
}

/** The part of a condition that alone decides how far it is; null where it has none, or needs several. */
function wayIn(reason: Reason): Reason | null {
  if (reason.op === "any") return nearestOf(reason.of);
  return reason.op === "some-offer" || reason.op === "every-offer" ? reason.of : null;
}

function nearestOf(ways: readonly Reason[]): Reason | null {
  let nearest: Reason | null = null;
  for (const way of ways) if (nearest === null || isNearer(way, nearest)) nearest = way;
  return nearest;
}

function isNearer(way: Reason, than: Reason): boolean {
  const share = shareOf(way) - shareOf(than);
  if (share !== 0) return share > 0;
  const mean = meanOf(way) - meanOf(than);
  return mean === 0 ? unknownIn(way) < unknownIn(than) : mean > 0;
}

/** How much is reached, 0 to 1: a way that needs all of its parts is as far as the part that is furthest. */
function shareOf(reason: Reason): number {
  if (reason.holds) return 1;
  if (reason.op === "compare") return reached(reason);
  if (reason.op !== "all") {
    const part = wayIn(reason);
    return part === null ? 0 : shareOf(part);
  }
  let least = 1;
  for (const part of reason.of) least = Math.min(least, shareOf(part));
  return least;
}

/** The mean share of its parts. */
function meanOf(reason: Reason): number {
  if (reason.holds) return 1;
  if (reason.op === "compare") return reached(reason);
  if (reason.op !== "all") {
    const part = wayIn(reason);
    return part === null ? 0 : meanOf(part);
  }
  let total = 0;
  for (const part of reason.of) total += meanOf(part);
  return total / reason.of.length;
}

/** How many of its open parts have no figure. */
function unknownIn(reason: Reason): number {
  if (reason.holds) return 0;
  if (reason.op === "compare") return reason.value === null ? 1 : 0;
  if (reason.op !== "all") {
    const part = wayIn(reason);
    return part === null ? 0 : unknownIn(part);
  }
  let total = 0;
  for (const part of reason.of) total += unknownIn(part);
  return total;
}

function reached({ gap, value, needed }: ComparisonReason): number {
  if (gap === null || value === null || needed === null || needed <= 0) return 0;
  return Math.min(1, Math.max(0, value / needed));
}
