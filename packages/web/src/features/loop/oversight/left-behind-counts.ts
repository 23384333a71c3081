import type { AnswerOf, countLeftBehind, Outreach } from "@laurel/contract";

/** How many publications are where. */
export type Counts = AnswerOf<typeof countLeftBehind>;

/** How many publications are in a state. */
export function countOf(counts: Counts, state: Outreach["state"]): number {
  switch (state) {
    case "contacted":
      return counts.contacted;
    case "opted-out":
      return counts.optedOut;
    case "in-time":
      return counts.inTime - counts.late;
    case "late":
      return counts.late;
    case "support-open":
      return counts.supportOpen;
    case "unattended":
      return counts.unattended;
  }
}
