import { epochDay, inForce, type Program, type TeamCalendars } from "@laurel/core";
import { type Clock, localTime } from "../platform/clock.ts";
import { askEach, type Reader } from "../platform/database/transaction.ts";
import { loadPublished, type PublishedVersion } from "../program/load-timeline.ts";
import { publishedDigests } from "../program/program-store.ts";
import { listHours } from "./calendars/calendar-store.ts";
import { calendarsOf } from "./calendars/load-calendars.ts";

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
  const [digests, hours] = await askEach(
    reader,
    () => publishedDigests(reader),
    () => listHours(reader),
  );
  const { timeline, versions } = await loadPublished(reader, digests);
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
    calendars: calendarsOf(timeline, hours),
  };
}
