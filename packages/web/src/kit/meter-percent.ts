/** How full a meter is drawn, in percent: full only at 1, and empty only at 0. */
export function meterPercent(share: number): number {
  if (share <= 0) return 0;
  return share >= 1 ? 100 : Math.min(99, Math.max(1, Math.round(share * 100)));
}
