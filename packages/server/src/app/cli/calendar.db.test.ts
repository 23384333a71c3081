import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { readIcs } from "../../loop/calendars/read-ics.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { publishVersions } from "../../standing/testing-marketplace.ts";
import { commandLine } from "./testing-cli.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
const folder = mkdtempSync(join(tmpdir(), "laurel-calendar-"));
afterAll(() => rmSync(folder, { recursive: true }));
const laurel = commandLine({ ...database.env }, folder);
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
beforeEach(() => database.owner.query("truncate team_calendars restart identity"));

test("the holidays of a country are added to the calendar in force, once", async () => {
  const holidays = await laurel("calendar", "holidays", "kr", "2027");
  expect(holidays.stderr).toMatch(/^Source: date-holidays/);
  write("kr.ics", holidays.stdout);
  expect((await laurel("calendar", "add", "kr.ics")).stdout).toMatch(
    /^Added calendar 1, since .*Z, with 24 closed/,
  );
  expect((await laurel("calendar", "add", "kr.ics")).stdout).toMatch(/^Already in force: calendar 1,/);
  const shown = JSON.parse((await laurel("calendar", "show")).stdout);
  expect(shown).toMatchObject({ zone: "UTC", closed_days: readIcs(holidays.stdout) });
});

test("the calendar that is shown can be changed and added", async () => {
  const shown = JSON.parse((await laurel("calendar", "show")).stdout);
  write("c.json", JSON.stringify({ ...shown, zone: "Asia/Taipei", closed_days: ["2027-01-01"] }));
  const said = await laurel("calendar", "add", "c.json", "--since", "2099-01-01T00:00:00Z", "--json");
  expect(JSON.parse(said.stdout)).toEqual({ calendar_id: 1, since: "2099-01-01T00:00:00Z", added: true });
  expect(JSON.parse((await laurel("calendar", "show")).stdout)).toEqual(shown);
});

test("a holiday on which a country works is named beside the file", async () => {
  const { stdout, stderr } = await laurel("calendar", "holidays", "TW", "2025");
  expect(readIcs(stdout)).toContain("2025-01-27");
  expect(stderr).toMatch(/^2025-02-08 is an added working day/);
});

test.each([
  [
    "a calendar with impossible hours",
    (shown: object) => ({ ...shown, week: [[], [], [], [], [], [], []] }),
    /^week: /,
  ],
  ["a calendar with an unknown field", (shown: object) => ({ ...shown, name: "x" }), /^name: /],
  [
    "a calendar of an unknown zone",
    (shown: object) => ({ ...shown, zone: "Mars" }),
    /^zone: Mars is not a time zone/,
  ],
])("%s is refused with its place", async (_, change, expected) => {
  write("c.json", JSON.stringify(change(JSON.parse((await laurel("calendar", "show")).stdout))));
  expect(await laurel("calendar", "add", "c.json")).toEqual({
    exit: 1,
    stdout: "",
    stderr: expect.stringMatching(expected),
  });
});

test.each([
  ["a file that isn't there", ["add", "none.json"], 2, /none\.json can't be read/],
  ["a country without holidays", ["holidays", "DE", "2027"], 2, /write-holidays\.ts DE/],
  ["a year without holidays", ["holidays", "KR", "1999"], 2, /2025, 2026, 2027/],
  ["a file that is no calendar", ["add", "text.csv"], 1, /^Line 1 can't be read as iCalendar/],
])("%s is refused", async (_, args, exit, stderr) => {
  write("text.csv", "day,name\n");
  expect(await laurel("calendar", ...args)).toEqual({
    exit,
    stdout: "",
    stderr: expect.stringMatching(stderr),
  });
});
