import { expect, test } from "vitest";
import { readIcs } from "./read-ics.ts";

/** A file with these lines in one event. */
const withEvent = (...lines: readonly string[]) =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", ...lines, "END:VEVENT", "END:VCALENDAR", ""].join(
    "\r\n",
  );

test("the day of DTEND is no longer part of an event", () => {
  const text = withEvent("DTSTART;VALUE=DATE:20260216", "DTEND;VALUE=DATE:20260219");
  expect(readIcs(text)).toEqual(["2026-02-16", "2026-02-17", "2026-02-18"]);
});

test.each([
  ["no end", []],
  ["an end on the same day, as some programs write it", ["DTEND;VALUE=DATE:20261225"]],
  ["a duration of a day", ["DURATION:P1D"]],
])("an event with %s is one day", (_, more) => {
  expect(readIcs(withEvent("DTSTART;VALUE=DATE:20261225", ...more))).toEqual(["2026-12-25"]);
});

test("a duration of a week is seven days, across the end of a month and of February", () => {
  const days = readIcs(withEvent("DTSTART;VALUE=DATE:20280226", "DURATION:P1W"));
  expect(days).toEqual(
    [26, 27, 28, 29].map((day) => `2028-02-${day}`).concat("2028-03-01", "2028-03-02", "2028-03-03"),
  );
});

test("folded lines, quoted parameters, lower case and lone line feeds are read", () => {
  const text = withEvent(
    'SUMMARY;X-NOTE="at 9:00; RRULE:no":Christmas, which is a long name that goes on',
    " and on",
    "dtstart;value=date:2026",
    "\t1225",
  ).replaceAll("\r\n", "\n");
  expect(readIcs(text)).toEqual(["2026-12-25"]);
});

test("a day that two events name counts once, and days are in order", () => {
  const event = (day: string) => `BEGIN:VEVENT\nDTSTART;VALUE=DATE:${day}\nEND:VEVENT\n`;
  const text = `BEGIN:VCALENDAR\n${event("20261225")}${event("20260101")}${event("20261225")}END:VCALENDAR`;
  expect(readIcs(text)).toEqual(["2026-01-01", "2026-12-25"]);
});

test("a cancelled event closes no day", () => {
  expect(readIcs(withEvent("DTSTART;VALUE=DATE:20261225", "STATUS:CANCELLED"))).toEqual({
    code: "ics-no-days",
  });
});

test("rules of a time zone and alarms within an event are not the event's", () => {
  const zone =
    "BEGIN:VTIMEZONE\nBEGIN:STANDARD\nDTSTART:19700101T000000\nRRULE:FREQ=YEARLY\n" +
    "END:STANDARD\nEND:VTIMEZONE";
  const alarm = ["BEGIN:VALARM", "TRIGGER:-P1D", "DURATION:PT15M", "END:VALARM"];
  const text = withEvent("DTSTART;VALUE=DATE:20261225", ...alarm).replace(
    "BEGIN:VEVENT",
    `${zone}\nBEGIN:VEVENT`,
  );
  expect(readIcs(text)).toEqual(["2026-12-25"]);
});

test.each(["RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"])("%s is refused by name, with its line", (name) => {
  const text = withEvent("DTSTART;VALUE=DATE:20261225", `${name}:20271225`);
  expect(readIcs(text)).toEqual({ code: "ics-repeats", line: 5, name });
});

test("an event with a time of the day is refused, with its line", () => {
  expect(readIcs(withEvent("DTSTART:20261225T090000Z"))).toEqual({ code: "ics-timed", line: 4 });
  expect(readIcs(withEvent("DTSTART;VALUE=DATE:20261225", "DURATION:PT8H"))).toEqual({
    code: "ics-timed",
    line: 5,
  });
});

test.each([
  ["a day that doesn't exist", withEvent("DTSTART;VALUE=DATE:20260229"), 4],
  ["an end before the start", withEvent("DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261224"), 5],
  ["an event without a start", withEvent("SUMMARY:Christmas"), 3],
  ["a line without a value", withEvent("DTSTART"), 4],
  ["another kind of file", "day,name\n2026-12-25,Christmas", 1],
  ["components that end in another order", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR", 3],
  ["a file that breaks off", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261225", 3],
])("%s is refused with the line", (_, text, line) => {
  expect(readIcs(text)).toEqual({ code: "ics-unreadable", line });
});

test("an event of more than a year is refused", () => {
  const text = withEvent("DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20280101");
  expect(readIcs(text)).toEqual({ code: "ics-too-long", line: 3, limit: 366 });
});

test("a file of more days than a calendar holds is refused, even if they are the same", () => {
  const event = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nDURATION:P300D\nEND:VEVENT\n";
  const text = `BEGIN:VCALENDAR\n${event.repeat(4)}END:VCALENDAR`;
  expect(readIcs(text)).toEqual({ code: "calendar-too-many-days", limit: 1000 });
});
