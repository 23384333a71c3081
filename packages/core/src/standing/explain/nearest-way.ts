import type { NearestWay } from "./explanation.ts";
import type { ComparisonReason, Reason } from "./reason.ts";

/** A way, with what decides between two that are equally far. */
interface MeasuredWay extends NearestWay {
  /** The mean share of its parts, 0 to 1. */
  readonly mean: number;
  /** How many of its open parts have no figure. */
  readonly unknown: number;
}

const met: MeasuredWay = { share: 1, mean: 1, unknown: 0, open: [] };

/**
 * Of the alternatives of a condition, the one of which most is reached, with everything that is open in it.
 * Of several that are equally far, the first.
 */
export function nearestWay(reason: Reason): NearestWay {
  const { share, open } = wayTo(reason);
  return { share, open };
}

function wayTo(reason: Reason): MeasuredWay {
  if (reason.holds) return met;
  switch (reason.op) {
    case "compare":
      return leaf(reason, shareOf(reason));
    case "all":
      return together(reason.of.map(wayTo));
    case "any":
      return reason.of.length === 0 ? leaf(reason, 0) : reason.of.map(wayTo).reduce(nearer);
    case "some-offer":
    case "every-offer":
      return reason.of === null ? leaf(reason, 0) : wayTo(reason.of);
    default:
      return leaf(reason, 0);
  }
}

function leaf(reason: Reason, share: number): MeasuredWay {
  const unknown = reason.op === "compare" && reason.value === null ? 1 : 0;
  return { share, mean: share, unknown, open: [reason] };
}

/** A way that needs all of its parts is as far as the part that is furthest. */
function together(parts: readonly MeasuredWay[]): MeasuredWay {
  const total = parts.reduce((sum, { mean }) => sum + mean, 0);
  return {
    share: Math.min(...parts.map(({ share }) => share)),
    mean: total / parts.length,
    unknown: parts.reduce((sum, { unknown }) => sum + unknown, 0),
    open: parts.flatMap(({ open }) => open),
  };
}

function nearer(one: MeasuredWay, other: MeasuredWay): MeasuredWay {
  if (other.share !== one.share) return other.share > one.share ? other : one;
  if (other.mean !== one.mean) return other.mean > one.mean ? other : one;
  return other.unknown < one.unknown ? other : one;
}

function shareOf({ gap, value, needed }: ComparisonReason): number {
  if (gap === null || value === null || needed === null || needed <= 0) return 0;
  return Math.min(1, Math.max(0, value / needed));
}
