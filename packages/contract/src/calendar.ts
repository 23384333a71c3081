import { Type } from "typebox";
import { operation } from "./operation.ts";
import { PageQuery, page } from "./page.ts";
import { Day, Moment, orNull } from "./values.ts";
import type { Shape } from "./wire.ts";

const closed = { additionalProperties: false } as const;

const time = (description: string, example: string) =>
  Type.String({ pattern: "^([01]\\d|2[0-4]):[0-5]\\d$", description, examples: [example] });

const hours = Type.Array(
  Type.Object(
    {
      from: time("Local time.", "09:00"),
      until: time("Local time, at most 24:00; no longer worked.", "18:00"),
    },
    closed,
  ),
  { maxItems: 12, description: "The periods of a day in order; none: no one works." },
);

/** The most days that a calendar closes. */
export const mostClosedDays = 1_000;

/** When a team works, in its own time zone. */
export const CalendarShape = Type.Object(
  {
    zone: Type.String({ maxLength: 100, description: "An IANA name.", examples: ["Asia/Seoul"] }),
    week: Type.Array(hours, { minItems: 7, maxItems: 7, description: "Monday first." }),
    closed_days: Type.Array(Day, {
      maxItems: mostClosedDays,
      description: "Days on which no one works, whatever day of the week it is.",
    }),
    other_hours: Type.Record(Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }), hours, {
      description: "Days with hours of their own: added working days and half days.",
    }),
  },
  { $id: "Calendar", ...closed, description: "When the team works, in its own time zone." },
);
export type CalendarShape = Shape<typeof CalendarShape>;

/** A calendar of the team and since when it counts. */
export const TeamCalendar = Type.Object(
  {
    calendar_id: orNull(Type.Integer({ description: "Null: the usual calendar, which no one put there." })),
    since: Type.String({ ...Moment, description: "When it came, or comes, into force." }),
    calendar: CalendarShape,
    put_by: orNull(Type.String({ description: "Who put it there, as in events." })),
    put_at: orNull(Moment),
  },
  { $id: "TeamCalendar", ...closed, description: "A calendar of the team and since when it counts." },
);
export type TeamCalendar = Shape<typeof TeamCalendar>;

export const listCalendars = operation({
  action: "team.read",
  tag: "people",
  id: "listCalendars",
  method: "GET",
  path: "/team/calendars",
  summary: "The calendars that were put in place for the team, the latest first",
  description: "Of two with the same `since`, the one put there later counts.",
  query: PageQuery,
  answers: { 200: page(TeamCalendar) },
});

export const getCalendar = operation({
  action: "team.read",
  tag: "people",
  id: "getCalendar",
  method: "GET",
  path: "/team/calendars/in-force",
  summary: "The calendar that counts now",
  description:
    "Until one is put in place: Monday to Friday, 09:00 to 12:00 and 13:00 to 18:00, in the time zone of " +
    "the program.",
  answers: { 200: TeamCalendar },
});

export const addCalendar = operation({
  action: "team.calendars",
  tag: "people",
  id: "addCalendar",
  method: "POST",
  path: "/team/calendars",
  summary: "Put a calendar in force, or close the days of an iCalendar file",
  description:
    "Time that was counted already stays counted. As `text/calendar`, the whole days of the file's events " +
    "are added to the closed days of the calendar in force; events that repeat or have a time are refused. " +
    "What is in force already is answered as it is.",
  query: Type.Object(
    {
      since: Type.Optional(
        Type.String({ ...Moment, description: "From when it counts, not in the past; now unless said." }),
      ),
    },
    closed,
  ),
  body: CalendarShape,
  bodyBytes: 262_144,
  textBodies: ["text/calendar"],
  answers: { 201: TeamCalendar },
  takesKey: true,
});
