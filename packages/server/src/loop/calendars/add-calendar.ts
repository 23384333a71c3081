import type { CalendarShape, ProblemDetail, RefusalCode } from "@laurel/contract";
import { mostClosedDays } from "@laurel/contract";
import { type CalendarProblem, calendarProblems, parseDay, type WorkingCalendar } from "@laurel/core";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import { canonicalJson } from "../../platform/canonical-json.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { Messages } from "../../platform/locales/messages.ts";
import { type CalendarRow, insertCalendar, listCounted, lockCalendars } from "./calendar-store.ts";
import { calendarAt, loadCalendars } from "./load-calendars.ts";
import { readIcs } from "./read-ics.ts";

/** A calendar to put in force. */
export interface CalendarOrder {
  /** The whole calendar, or the text of an iCalendar file whose days are closed in addition. */
  readonly given: CalendarShape | string;
  /** From when it counts; null: from now on. RFC 3339. */
  readonly since: string | null;
  readonly actor: Actor;
  readonly now: Temporal.Instant;
  /** For the sentences about what is wrong with it. */
  readonly messages: Messages;
}

/** A calendar that is in force, and whether it was there before. */
export interface CalendarAdded {
  readonly row: CalendarRow;
  readonly isNew: boolean;
}

/**
 * Puts a calendar in force, from now on or from a later moment. One that counts then already is left as it
 * is, so that a repetition changes nothing.
 */
export async function addCalendar(
  tx: Tx,
  { given, since: asked, actor, now, messages }: CalendarOrder,
): Promise<CalendarAdded | Refusal> {
  const since = asked === null ? now : readMoment(asked);
  if (since === null) return refuse("calendar-since-invalid", { found: asked ?? "" });
  if (Temporal.Instant.compare(since, now) < 0)
    return refuse("calendar-in-past", { found: since.toString() });
  await lockCalendars(tx);
  const before = calendarAt(await loadCalendars(tx), since);
  const calendar = typeof given === "string" ? closing(before.calendar, given) : inOrder(given);
  if (calendar instanceof Refusal) return calendar;
  const refusal = refusalOf(calendar, messages);
  if (refusal !== null) return refusal;
  const same = (await listCounted(tx)).find((row) => row.since.equals(before.since));
  if (same !== undefined && canonicalJson(same.calendar) === canonicalJson(calendar))
    return { row: same, isNew: false };
  const row = await insertCalendar(tx, { since, calendar, putBy: actor.who, putAt: now });
  const data = { calendar: row.calendarId, since: since.toString() };
  await appendEvents(tx, actor, [{ partnerId: "", what: "calendar.added", data, after: row.calendar }]);
  return { row, isNew: true };
}

/** A moment, RFC 3339; null where the text is none. */
function readMoment(text: string): Temporal.Instant | null {
  try {
    return Temporal.Instant.from(text);
  } catch {
    return null;
  }
}

/** The same calendar with the days of an iCalendar file closed too. */
function closing(calendar: WorkingCalendar, ics: string): WorkingCalendar | Refusal {
  const days = readIcs(ics);
  if ("code" in days) {
    const { code, ...params } = days;
    return refuse(code, params);
  }
  const closedDays = [...new Set([...calendar.closedDays, ...days])].sort();
  if (closedDays.length > mostClosedDays) return refuse("calendar-too-many-days", { limit: mostClosedDays });
  return { ...calendar, closedDays };
}

/** Two calendars that mean the same are written the same way. */
function inOrder({ zone, week, closedDays, otherHours }: CalendarShape): WorkingCalendar {
  const other = Object.entries(otherHours).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    zone,
    week: week as WorkingCalendar["week"],
    closedDays: [...new Set(closedDays)].sort(),
    otherHours: Object.fromEntries(other),
  };
}

function refusalOf(calendar: WorkingCalendar, { refusal }: Messages): Refusal | null {
  const problems = calendarProblems(calendar);
  if (problems.length === 0) return null;
  const errors = problems.map((problem): ProblemDetail => {
    const { code, params, place } = describe(calendar, problem);
    const pointer = place === null ? "/body" : `/body/${place}`;
    return { code, message: refusal(code, params), pointer };
  });
  return new Refusal("calendar-invalid", { params: { count: errors.length }, errors });
}

/** The code of a problem, the values in its sentence, and where in the calendar it is. */
function describe(
  calendar: WorkingCalendar,
  problem: CalendarProblem,
): { readonly code: RefusalCode; readonly params: Record<string, string>; readonly place: string | null } {
  switch (problem.code) {
    case "zone-unknown":
      return { code: "calendar-zone-unknown", params: { found: problem.zone }, place: "zone" };
    case "no-working-time":
      return { code: "calendar-no-working-time", params: {}, place: "week" };
    case "day-invalid":
      return {
        code: "calendar-day-unknown",
        params: { found: problem.on },
        place: placeOf(calendar, problem.on),
      };
    case "day-closed-and-open": {
      const place = placeOf(calendar, problem.on);
      return { code: "calendar-day-closed-and-open", params: { found: problem.on }, place };
    }
    case "period-invalid":
    case "periods-overlap": {
      const { on, period } = problem;
      const place = typeof on === "number" ? `week/${on - 1}` : `other_hours/${on}`;
      const code = problem.code === "period-invalid" ? "calendar-period-invalid" : "calendar-periods-overlap";
      return { code, params: { place, from: period.from, until: period.until }, place };
    }
  }
}

function placeOf({ closedDays }: WorkingCalendar, on: string): string {
  const index = closedDays.indexOf(on);
  return index >= 0 && parseDay(on) === null ? `closed_days/${index}` : `other_hours/${on}`;
}
