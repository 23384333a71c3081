/** The share of the needed value that is reached, 0 to 1. */
export function shareOf(value: number | null, needed: number | null): number {
  if (value === null || needed === null || needed <= 0) return 0;
  return Math.min(1, Math.max(0, value / needed));
}
