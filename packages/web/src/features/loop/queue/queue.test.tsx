import {
  assignPromise,
  countPromises,
  listPromises,
  listTeamProfiles,
  type Me,
  snoozePromise,
} from "@laurel/contract";
import { screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fakeServer } from "../../../testing/fake-server.ts";
import { show } from "../../../testing/show.tsx";
import { advocate, auditor, bo, queued } from "../../../testing/work.ts";
import { Queue } from "./queue.tsx";

const late = queued({ promiseId: 1, dueAt: "2026-11-25T08:00:00Z", state: "missed" });
const soon = queued({ promiseId: 2, subject: "activation:4", assignee: { who: "person:p3", name: "Bo" } });
const counts = { late: 1, today: 0, later: 1, waiting: 0, snoozed: 0 };
const nobodys = { view: "nobody" } as const;

beforeEach(() => {
  vi.spyOn(Date, "now").mockReturnValue(Date.parse("2026-11-27T20:00:00Z"));
});
afterEach(() => vi.restoreAllMocks());

async function open(me: Me = advocate, search: Parameters<typeof Queue>[0]["search"] = {}) {
  const server = fakeServer();
  server.answer(listPromises, { items: [late, soon], nextCursor: null });
  server.answer(countPromises, counts);
  server.answer(listTeamProfiles, { items: [{ ...bo, userId: "p2", name: "Ana" }, bo], nextCursor: null });
  const shown = vi.fn();
  const user = await show(<Queue search={search} show={shown} />, { me });
  await screen.findByRole("list", { name: "Late" });
  return { server, user, shown };
}
const sentTo = (server: ReturnType<typeof fakeServer>, end: string) =>
  server.sent.filter(({ route }) => route.endsWith(end));

test("what is late comes first, in a part of its own, and says so in words", async () => {
  await open();
  const lists = screen.getAllByRole("list").map((list) => list.getAttribute("aria-label"));
  expect(lists).toEqual(["Late", "Later"]);
  within(screen.getByRole("list", { name: "Late" })).getByText("3 days late");
  within(screen.getByRole("list", { name: "Later" })).getByText("In 7 days");
});

test("a person's own queue is asked for, and what the team has to do", async () => {
  const { server } = await open();
  const asked = server.sent.find(({ route }) => route.startsWith("GET /api/v1/promises?"))?.route;
  expect(asked).toContain("assignee=me");
  expect(asked).toContain("turn=team");
});

test("a reader who was late to take something is told who has it, and the queue is read again", async () => {
  const { server, user } = await open(advocate, nobodys);
  server.refuse(assignPromise, 409, "taken-by-other", "Chris has taken this in the meantime.");
  const before = server.sent.length;
  await user.click(screen.getByRole("button", { name: "Take: Credits" }));
  expect((await screen.findByRole("alert")).textContent).toBe("Chris has taken this in the meantime.");
  expect(sentTo(server, "/promises/2/assign")).toMatchObject([{ body: { revision: 1 } }]);
  expect(server.sent.slice(before).some(({ route }) => route.startsWith("GET /api/v1/promises?"))).toBe(true);
});

test("a promise is snoozed until tomorrow, and its due time is told to stay", async () => {
  const { server, user } = await open();
  server.answer(snoozePromise, soon);
  await user.click(screen.getAllByRole("button", { name: "Snooze: Credits" })[1] as HTMLElement);
  const dialog = within(screen.getByRole("dialog"));
  dialog.getByText(/due as before: Friday 4 December/);
  await user.click(dialog.getByRole("button", { name: "Snooze" }));
  await screen.findByText(/The due time stays the same\.$/);
  expect(sentTo(server, "/promises/2/snooze")).toMatchObject([
    { body: { until: new Date(2026, 10, 28, 9).toISOString() } },
  ]);
});

test("a snooze that ends after the due time warns of it", async () => {
  const { user } = await open();
  await user.click(screen.getAllByRole("button", { name: "Snooze: Credits" })[0] as HTMLElement);
  within(screen.getByRole("dialog")).getByText("It is late by then.");
});

test("a promise is handed over to a colleague with a note", async () => {
  const { server, user } = await open();
  server.answer(assignPromise, late);
  await user.click(screen.getAllByRole("button", { name: "Hand over: Credits" })[0] as HTMLElement);
  const dialog = within(screen.getByRole("dialog"));
  await user.click(dialog.getByRole("button", { name: "Hand over" }));
  await dialog.findByText("Choose a person.");
  await dialog.findByRole("option", { name: "Bo (Korean (South Korea))" });
  expect(dialog.queryByRole("option", { name: /^Ana/ })).toBeNull();
  await user.selectOptions(dialog.getByRole("combobox"), "p3");
  await user.type(dialog.getByRole("textbox"), "She prefers Korean.");
  await user.click(dialog.getByRole("button", { name: "Hand over" }));
  await screen.findByText("Bo has it now: Credits");
  expect(sentTo(server, "/promises/1/assign")).toMatchObject([
    { body: { revision: 1, user_id: "p3", note: "She prefers Korean." } },
  ]);
});

test("an auditor sees the whole queue, and nothing to press in it", async () => {
  const { server } = await open(auditor);
  expect(screen.queryAllByRole("button")).toEqual([]);
  expect(server.sent.some(({ route }) => route.includes("assignee="))).toBe(false);
});

test("a filter starts from the first page", async () => {
  const { user, shown } = await open(advocate, { view: "all", after: ["c1"] });
  await user.selectOptions(screen.getByRole("combobox", { name: "Kind" }), "outreach");
  expect(shown).toHaveBeenCalledWith({ view: "all", kind: "outreach" });
});
