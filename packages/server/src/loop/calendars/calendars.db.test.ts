import { addCalendar, type CalendarShape, getCalendar, listCalendars, requestOf } from "@laurel/contract";
import { dueOf, epochDay, openPromise } from "@laurel/core";
import { beforeEach, expect, test } from "vitest";
import { testApp } from "../../app/testing-app.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { asServer, type Tx, transaction } from "../../platform/database/transaction.ts";
import { messages } from "../../platform/locales/messages.ts";
import { publishVersions } from "../../standing/testing-marketplace.ts";
import { untilOneWaits } from "../testing-waits.ts";
import { addCalendar as addCalendarIn } from "./add-calendar.ts";
import { loadCalendars, usualCalendars } from "./load-calendars.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
let now = Temporal.Instant.from("2026-11-27T09:00:00Z");
const { ask, call } = await testApp(database, { clock: { now: () => now } });

beforeEach(async () => {
  await database.owner.query("truncate team_calendars restart identity");
  now = Temporal.Instant.from("2026-11-27T09:00:00Z");
});

const day = [{ from: "10:00", until: "19:00" }];
const seoul: CalendarShape = {
  zone: "Asia/Seoul",
  week: [day, day, day, day, day, [], []],
  closedDays: ["2026-12-25"],
  otherHours: { "2026-12-26": [{ from: "10:00", until: "12:00" }] },
};
const add = (body: CalendarShape, query = {}) => ask(addCalendar, { body, query });
const refused = async (body: object) => {
  const { code, errors, detail } = (await call("POST /api/v1/team/calendars", { body })).json();
  return {
    code,
    detail,
    errors: errors?.map((each: { code: string; pointer: string }) => [each.code, each.pointer]),
  };
};
const christmas =
  "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" +
  "DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261226\nEND:VEVENT\nEND:VCALENDAR\n";
const addIcs = async (body: string, headers = {}) =>
  call("POST /api/v1/team/calendars", {
    body,
    headers: { "content-type": "text/calendar; charset=utf-8", ...headers },
  });
const inForce = () => ask(getCalendar, {});
const all = async () => (await ask(listCalendars, {})).items;

test("until a calendar is put in place, office hours count in the program's time zone", async () => {
  expect(await inForce()).toMatchObject({
    calendarId: null,
    putBy: null,
    calendar: { zone: "UTC", closedDays: [], otherHours: {} },
  });
  expect((await inForce()).calendar.week.map((hours) => hours.length)).toEqual([2, 2, 2, 2, 2, 0, 0]);
  expect(await all()).toEqual([]);
});

test("a calendar counts from now on, and the one before it is kept", async () => {
  const added = await add(seoul);
  expect(added).toMatchObject({ calendarId: 1, since: "2026-11-27T09:00:00Z", calendar: seoul });
  expect(await inForce()).toEqual(added);
  now = now.add({ hours: 1 });
  await add({ ...seoul, closedDays: [] });
  expect((await all()).map(({ calendarId }) => calendarId)).toEqual([2, 1]);
});

test("a calendar for later counts from then on", async () => {
  await add(seoul, { since: "2027-01-01T00:00:00Z" });
  expect((await inForce()).calendarId).toBe(null);
  now = Temporal.Instant.from("2027-01-01T00:00:00Z");
  expect((await inForce()).calendarId).toBe(1);
});

test("of two calendars with the same beginning, the one put there later counts", async () => {
  const since = "2027-01-01T00:00:00Z";
  await add(seoul, { since });
  await add({ ...seoul, closedDays: [] }, { since });
  const calendars = await loadCalendars(asServer(database));
  expect(calendars.at(-1)?.calendar.closedDays).toEqual([]);
  expect(calendars.filter((each) => each.since.toString() === since)).toHaveLength(1);
});

test("what is in force already is answered, and adds no calendar and no event", async () => {
  const count = async () =>
    (await database.owner.query("select from events where what = 'calendar.added'")).rowCount ?? 0;
  const before = await count();
  const added = await add(seoul);
  now = now.add({ hours: 1 });
  const { closedDays } = seoul;
  expect(await add({ ...seoul, closedDays: [...closedDays, ...closedDays] })).toEqual(added);
  expect(await count()).toBe(before + 1);
});

test("an iCalendar file closes its days in addition", async () => {
  await add(seoul);
  const answer = await addIcs(christmas);
  expect(answer.statusCode).toBe(201);
  expect(answer.json().calendar).toMatchObject({
    zone: "Asia/Seoul",
    closed_days: ["2026-12-24", "2026-12-25"],
    other_hours: { "2026-12-26": [{ from: "10:00", until: "12:00" }] },
  });
});

test("two iCalendar files at once both count", async () => {
  const order = { since: null, actor: { who: "cli" }, now, messages: messages("en") };
  const adding = (tx: Tx, given: string) => addCalendarIn(tx, { ...order, given });
  const { second } = await transaction(database, allPartners, async (tx) => {
    await adding(tx, christmas);
    const later = christmas.replaceAll("202612", "202712");
    const begun = transaction(database, allPartners, (other) => adding(other, later));
    await untilOneWaits(database);
    return { second: begun };
  });
  await second;
  const { closedDays } = (await inForce()).calendar;
  expect(closedDays).toEqual(["2026-12-24", "2026-12-25", "2027-12-24", "2027-12-25"]);
});

test("an iCalendar file with a repeating event is refused with its line and the property", async () => {
  const answer = await addIcs(christmas.replace("DTEND;VALUE=DATE:20261226", "RRULE:FREQ=YEARLY"), {
    "accept-language": "en",
  });
  expect(answer.json().code).toBe("ics-repeats");
  expect(answer.json().detail).toContain("Line 4: RRULE");
  expect(await all()).toEqual([]);
});

test("everything that is wrong with a calendar is listed with its place", async () => {
  const wire = requestOf(addCalendar, { body: seoul }).body as Record<string, object>;
  const wrong = {
    ...wire,
    zone: "Asia/Nowhere",
    week: [[{ from: "12:00", until: "09:00" }], [], [], [], [], [], []],
    closed_days: ["2026-02-30", "2026-12-26"],
  };
  expect(await refused(wrong)).toMatchObject({
    code: "calendar-invalid",
    errors: [
      ["calendar-zone-unknown", "/body/zone"],
      ["calendar-period-invalid", "/body/week/0"],
      ["calendar-day-unknown", "/body/closed_days/0"],
      ["calendar-day-closed-and-open", "/body/other_hours/2026-12-26"],
    ],
  });
  expect((await refused({ ...wire, week: [] })).code).toBe("request-invalid");
});

test.each([
  ["2026-11-27T08:59:59Z", "calendar-in-past"],
  ["2026-11-31T99:00Z", "calendar-since-invalid"],
])("a calendar since %s is refused", async (since, code) => {
  const { address, body } = requestOf(addCalendar, { body: seoul, query: { since } });
  expect((await call(`POST ${address}`, { body })).json().code).toBe(code);
});

test("a repeated request with the same key adds one calendar", async () => {
  const headers = { "idempotency-key": "k1" };
  const first = await addIcs(christmas, headers);
  expect((await addIcs(christmas, headers)).json()).toEqual(first.json());
  expect(await all()).toHaveLength(1);
});

test("time that was counted on the calendar before stays counted", async () => {
  const openedAt = Temporal.Instant.from("2026-11-26T16:00:00Z");
  const promise = openPromise("next-step", openedAt, { workingTime: 4 * 3_600_000 });
  const due = async () => dueOf(promise, await loadCalendars(asServer(database)), now).toString();
  now = Temporal.Instant.from("2026-11-27T10:00:00Z");
  expect(await due()).toBe("2026-11-27T11:00:00Z");
  // Two hours were counted on Thursday and one on Friday. The last one is left for Monday.
  await add({ ...(await inForce()).calendar, closedDays: ["2026-11-27"] });
  expect(await due()).toBe("2026-11-30T10:00:00Z");
});

test("each version of the program counts office hours in its own time zone from its first day", () => {
  const version = (day: string, timeZone: string) => ({
    inForceFrom: epochDay(Temporal.PlainDate.from(day)),
    timeZone,
  });
  const calendars = usualCalendars([
    version("2023-08-01", "Asia/Seoul"),
    version("2023-12-01", "America/New_York"),
  ]);
  expect(calendars.map(({ since, calendar }) => [since.toString(), calendar.zone])).toEqual([
    ["2023-07-31T15:00:00Z", "Asia/Seoul"],
    ["2023-12-01T05:00:00Z", "America/New_York"],
  ]);
});
