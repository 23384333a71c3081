import type { Offer } from "@laurel/contract";

/** Whether an offer is live on a day, ISO 8601, as core decides it: live until the day before it stopped. */
export function isLiveOn({ status, liveOn, stoppedOn }: Offer, day: string): boolean {
  if (liveOn === null || day < liveOn || (stoppedOn !== null && day >= stoppedOn)) return false;
  return status === "live" || (status === "stopped" && stoppedOn !== null);
}
