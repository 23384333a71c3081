import type { ComparisonReason } from "@laurel/core";

/** The share of the needed value that is reached, 0 to 1. */
export function shareOf(value: number | null, needed: number | null): number {
  if (value === null || needed === null || needed <= 0) return 0;
  return Math.min(1, Math.max(0, value / needed));
}

/** The alternative that is closest to being met; null if none can be counted. */
export function closestGap(gaps: readonly ComparisonReason[]): ComparisonReason | null {
  let closest: ComparisonReason | null = null;
  for (const gap of gaps) {
    if (gap.gap === null || gap.measure === null) continue;
    if (closest === null || shareOf(gap.value, gap.needed) > shareOf(closest.value, closest.needed))
      closest = gap;
  }
  return closest;
}
