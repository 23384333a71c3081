import { CalendarShape, fromWire, toWire } from "@laurel/contract";
import type { WorkingCalendar } from "@laurel/core";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";

/** A calendar that was put in place. */
export interface CalendarRow {
  readonly calendarId: number;
  readonly since: Temporal.Instant;
  readonly calendar: WorkingCalendar;
  /** Who put it there, as in events. */
  readonly putBy: string;
  readonly putAt: Temporal.Instant;
}

type Stored = Omit<CalendarRow, "calendar"> & { readonly calendar: object };

const columns = "calendar_id, since, calendar, put_by, put_at";

/** The calendars after a position, the latest first. */
export async function listCalendars(
  reader: Reader,
  after: Position | null,
  limit: number,
): Promise<readonly CalendarRow[]> {
  const found = await rows<Stored>(
    reader,
    `select ${columns} from team_calendars
     where $1::timestamptz is null or (since, calendar_id) < ($1, $2::bigint)
     order by since desc, calendar_id desc limit $3`,
    [after?.[0] ?? null, after?.[1] ?? null, limit],
  );
  return found.map(read);
}

/** The calendars that count at some time, in order: of those with one `since`, the one put there last. */
export async function listCounted(reader: Reader): Promise<readonly CalendarRow[]> {
  const found = await rows<Stored>(
    reader,
    `select distinct on (since) ${columns} from team_calendars order by since, calendar_id desc`,
  );
  return found.map(read);
}

/** Their hours alone, which a partner's people may read. */
export async function listHours(reader: Reader): Promise<readonly Pick<CalendarRow, "since" | "calendar">[]> {
  const found = await rows<Pick<Stored, "since" | "calendar">>(reader, {
    name: "calendars.hours",
    text: "select distinct on (since) since, calendar from team_calendars order by since, calendar_id desc",
  });
  return found.map(({ since, calendar }) => ({ since, calendar: readCalendar(calendar) }));
}

/** Holds all calendars until the transaction ends: two additions build on one another. */
export async function lockCalendars(tx: Tx): Promise<void> {
  await run(tx, "select pg_advisory_xact_lock(hashtextextended('team calendars', 0))");
}

/** Adds a calendar. */
export async function insertCalendar(
  tx: Tx,
  { since, calendar, putBy, putAt }: Omit<CalendarRow, "calendarId">,
): Promise<CalendarRow> {
  const added = await row<Stored>(
    tx,
    `insert into team_calendars (since, calendar, put_by, put_at) values ($1, $2, $3, $4)
     returning ${columns}`,
    [since.toString(), JSON.stringify(toWire(CalendarShape, calendar)), putBy, putAt.toString()],
  );
  if (added === null) throw new Error("a calendar was not added");
  return read(added);
}

function read({ calendar, ...stored }: Stored): CalendarRow {
  return { ...stored, calendar: readCalendar(calendar) };
}

function readCalendar(stored: object): WorkingCalendar {
  return fromWire(CalendarShape, stored as never) as WorkingCalendar;
}
