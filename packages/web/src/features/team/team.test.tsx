import {
  addCalendar,
  changeTeamProfile,
  getCalendar,
  listTeamProfiles,
  type Me,
  type TeamCalendar,
  type TeamProfile,
  type TeamRole,
} from "@laurel/contract";
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { plain } from "../../kit/unbroken.ts";
import { fakeServer, json } from "../../testing/fake-server.ts";
import { person } from "../../testing/person.ts";
import { show, wordsShown } from "../../testing/show.tsx";
import { CalendarCard } from "./calendar-card.tsx";
import { WorkCard } from "./work-card.tsx";

const olga: TeamProfile = {
  userId: "p1",
  name: "Olga",
  role: "advocate",
  languages: ["en"],
  absentFrom: null,
  absentUntil: null,
  absent: false,
  takesWork: true,
  chosen: null,
};
const mia: TeamProfile = {
  ...olga,
  userId: "p2",
  name: "Mia",
  languages: ["zh-TW", "fr"],
  absentFrom: "2026-03-30",
  absentUntil: "2026-04-03",
  absent: true,
};
const anna: TeamProfile = { ...olga, userId: "p3", name: "Anna", role: "auditor", takesWork: false };
const as = (teamRole: TeamRole): Me => ({ ...person, teamRole });

async function openWork(role: TeamRole) {
  const server = fakeServer();
  server.answer(listTeamProfiles, { items: [olga, mia, anna], nextCursor: null });
  const user = await show(<WorkCard />, { me: as(role) });
  await screen.findByText("Olga");
  return { server, user };
}
const changed = (server: ReturnType<typeof fakeServer>) =>
  server.sent.filter(({ route }) => route.startsWith("PATCH"));

test("each member's languages, absence and work are told", async () => {
  await openWork("auditor");
  const items = screen.getAllByRole("listitem").map(({ textContent }) => plain(textContent));
  expect(items).toEqual([
    expect.stringMatching(/^OlgaTakes workEnglish/),
    expect.stringMatching(/^MiaAbsentChinese \(Taiwan\) and FrenchAbsent from 30 March 2026 to 3 April 2026/),
    expect.stringMatching(/^AnnaEnglish/),
  ]);
});

test.each<[TeamRole, string[]]>([
  ["administrator", ["Change how Olga works", "Change how Mia works", "Change how Anna works"]],
  ["advocate", ["Change how Olga works"]],
  ["auditor", []],
])("the %s changes only what the role allows", async (role, names) => {
  await openWork(role);
  expect(screen.queryAllByRole("button").map((button) => button.getAttribute("aria-label"))).toEqual(names);
});

test("a member enters an absence and languages, and the rest stays as the role says", async () => {
  const { server, user } = await openWork("advocate");
  server.answer(changeTeamProfile, olga);
  await user.click(screen.getByRole("button", { name: "Change how Olga works" }));
  const dialog = within(screen.getByRole("dialog"));
  await user.click(dialog.getByRole("checkbox", { name: "Korean (South Korea)" }));
  await user.type(dialog.getByLabelText("Absent from"), "2026-12-24");
  await user.click(dialog.getByRole("button", { name: "Save" }));
  await screen.findByText("The changes to how Olga works are saved.");
  expect(changed(server)).toEqual([
    {
      route: "PATCH /api/v1/team/p1/profile",
      body: { languages: ["en", "ko-KR"], absent_from: "2026-12-24", absent_until: null },
    },
  ]);
});

test("a profile without a language is not sent", async () => {
  const { server, user } = await openWork("advocate");
  await user.click(screen.getByRole("button", { name: "Change how Olga works" }));
  const dialog = within(screen.getByRole("dialog"));
  await user.click(dialog.getByRole("checkbox", { name: "English" }));
  await user.click(dialog.getByRole("button", { name: "Save" }));
  dialog.getByText("Choose at least one language.");
  expect(changed(server)).toEqual([]);
});

test("an auditor isn't asked about taking work", async () => {
  const { user } = await openWork("administrator");
  await user.click(screen.getByRole("button", { name: "Change how Anna works" }));
  expect(screen.queryByRole("checkbox", { name: "Takes work" })).toBeNull();
});

const hours = [
  { from: "09:00", until: "12:00" },
  { from: "13:00", until: "18:00" },
];
const calendar: TeamCalendar = {
  calendarId: 1,
  since: "2026-01-01T12:00:00Z",
  calendar: {
    zone: "Asia/Seoul",
    week: [hours, hours, hours, hours, hours, [], []],
    closedDays: ["2026-01-01", "2026-05-05"],
    otherHours: {},
  },
  putBy: "cli",
  putAt: "2026-01-01T12:00:00Z",
};

async function openCalendar(role: TeamRole) {
  const server = fakeServer();
  server.answer(getCalendar, calendar);
  const user = await show(<CalendarCard />, { me: as(role) });
  await screen.findByText("Asia/Seoul");
  return { server, user };
}
const chooser = () => document.querySelector<HTMLInputElement>("input[type=file]");

test("the calendar in force is told with its hours and the next closed days", async () => {
  await openCalendar("advocate");
  const words = wordsShown();
  expect(words).toContain("Monday to Friday: 09:00–12:00, 13:00–18:00");
  expect(words).toContain("5 May 2026");
  expect(words).not.toContain("1 January 2026 ");
  expect(chooser()).toBeNull();
});

test("a program manager adds a file, and sees what is in force then", async () => {
  const { server, user } = await openCalendar("program-manager");
  const closedDays = ["2026-12-25"];
  server.answer(addCalendar, { ...calendar, calendar: { ...calendar.calendar, closedDays } });
  await user.upload(chooser() as HTMLInputElement, new File(["BEGIN:VCALENDAR"], "kr.ics"));
  await screen.findByText("25 December 2026");
  expect(server.sent.at(-1)).toEqual({ route: "POST /api/v1/team/calendars", body: "BEGIN:VCALENDAR" });
});

test("everything that is wrong with a file is told, and the calendar stays", async () => {
  const { server, user } = await openCalendar("program-manager");
  const problem = { type: "", title: "", status: 422, instance: "", code: "calendar-invalid" };
  const errors = [
    { code: "calendar-zone-unknown", message: "Mars is not a time zone.", pointer: "/body/zone" },
  ];
  server.on("POST /api/v1/team/calendars", () =>
    json({ ...problem, detail: "The calendar can't be used.", errors }, 422, "application/problem+json"),
  );
  await user.upload(chooser() as HTMLInputElement, new File(["{}"], "c.json", { type: "application/json" }));
  await screen.findByText("Mars is not a time zone.");
  await waitFor(() => expect(document.activeElement?.textContent).toBe("The calendar can't be used."));
  screen.getByText("Asia/Seoul");
});
