import { epochDay, inForce, type Program, type TeamCalendars, type WorkingCalendar } from "@laurel/core";
import { type Clock, localTime } from "../platform/clock.ts";
import type { Reader } from "../platform/database/transaction.ts";
import { loadTimeline, type PublishedVersion } from "../program/load-timeline.ts";

/** What every change of the loop is decided on: the moment, the rules in force, and when the team works. */
export interface LoopGround {
  readonly now: Temporal.Instant;
  /** In the program's zone. */
  readonly today: Temporal.PlainDate;
  readonly zone: string;
  /** Null before the first version is in force. */
  readonly program: Program | null;
  /** The latest in force first: for names and texts. */
  readonly versions: readonly PublishedVersion[];
  readonly calendars: TeamCalendars;
}

/** Loads the ground at the clock's present moment. */
export async function loadGround(reader: Reader, clock: Clock): Promise<LoopGround> {
  const { timeline, versions } = await loadTimeline(reader);
  const now = clock.now();
  const local = localTime(now, timeline);
  const program = inForce(timeline, epochDay(local.toPlainDate()));
  const zone = local.timeZoneId;
  return {
    now,
    today: local.toPlainDate(),
    zone,
    program,
    versions: versions.toReversed(),
    calendars: [{ since: Temporal.Instant.fromEpochMilliseconds(0), calendar: usualCalendar(zone) }],
  };
}

const day = [
  { from: "09:00", until: "12:00" },
  { from: "13:00", until: "18:00" },
] as const;

/** Monday to Friday, eight hours a day: what counts until the team names its own hours. */
function usualCalendar(zone: string): WorkingCalendar {
  return { zone, week: [day, day, day, day, day, [], []], closedDays: [], otherHours: {} };
}
