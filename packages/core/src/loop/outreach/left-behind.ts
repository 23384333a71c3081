import type { EpochDay } from "../../values/calendar.ts";
import {
  baseFailed,
  causeOfAttention,
  type OutreachCause,
  type OutreachRecord,
  outreachState,
} from "./watchdog.ts";

/**
 * How many publications are where. Each is counted once:
 * `publications = contacted + optedOut + inTime + supportOpen + unattended`.
 */
export interface LeftBehind {
  readonly publications: number;
  readonly contacted: number;
  readonly optedOut: number;
  /** In time, or late while an answer is awaited. */
  readonly inTime: number;
  /** How many of `inTime` are late. */
  readonly late: number;
  readonly supportOpen: number;
  /** Past the limit with nothing under way; zero once the day's steps of the watchdog are recorded. */
  readonly unattended: number;
  /** Every publication that is late or can't be told, unless it was contacted or opted out. */
  readonly cases: readonly LeftBehindCase[];
}

/** A publication that needs attention. */
export interface LeftBehindCase {
  readonly offerId: string;
  readonly partnerId: string;
  readonly cause: OutreachCause;
}

/** Counts publications by where they are on the day, and lists those that need attention. */
export function countLeftBehind(publications: readonly OutreachRecord[], today: EpochDay): LeftBehind {
  const groups = Map.groupBy(publications, (each) => outreachState(each, today));
  const count = (state: ReturnType<typeof outreachState>) => groups.get(state)?.length ?? 0;
  return {
    publications: publications.length,
    contacted: count("contacted"),
    optedOut: count("opted-out"),
    inTime: count("in-time") + count("late"),
    late: count("late"),
    supportOpen: count("support-open"),
    unattended: count("unattended"),
    cases: publications
      .filter((each) => needsAttention(each, today))
      .map((each) => ({
        offerId: each.offerId,
        partnerId: each.partnerId,
        cause: causeOfAttention(each),
      })),
  };
}

function needsAttention(outreach: OutreachRecord, today: EpochDay): boolean {
  const state = outreachState(outreach, today);
  if (state === "contacted" || state === "opted-out") return false;
  return state !== "in-time" || baseFailed(outreach);
}
