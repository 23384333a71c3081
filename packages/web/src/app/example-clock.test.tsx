import { getExampleClock, getMe, type Locale, moveExampleClock } from "@laurel/contract";
import { QueryClient } from "@tanstack/react-query";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { plain, unbroken } from "../kit/unbroken.ts";
import { fakeServer, json } from "../testing/fake-server.ts";
import { person } from "../testing/person.ts";
import { show } from "../testing/show.tsx";
import { ExampleClock } from "./example-clock.tsx";

const route = "POST /api/v1/example/clock";
const shown = { now: "2026-03-15T12:00:00Z", today: "2026-03-15", nextEventOn: "2026-03-31" };
const moved = { now: "2026-03-16T12:00:00Z", today: "2026-03-16", days: 1 };

function exampleServer() {
  const server = fakeServer();
  server.answer(getMe, person);
  server.answer(getExampleClock, shown);
  server.answer(moveExampleClock, moved);
  return server;
}

test.each<[Locale, string, readonly string[]]>([
  ["en", "Today is 15 March 2026", ["Next day", "Next week", "To the next event, 31 March 2026"]],
  ["zh-TW", "今天是 2026年3月15日", ["前進一天", "前進一週", "前往下一個事件（2026年3月31日）"]],
  ["ko-KR", "오늘은 2026년 3월 15일", ["다음 날로", "일주일 후로", "다음 일정(2026년 3월 31일)으로"]],
])("the example's day is shown in %s, and each button moves it", async (language, today, buttons) => {
  const server = exampleServer();
  const user = await show(<ExampleClock />, { language });
  await screen.findByText((text) => plain(text) === today);
  for (const text of buttons)
    await user.click(await screen.findByRole("button", { name: (name) => plain(name) === text }));
  await waitFor(() =>
    expect(server.sent.filter((sent) => sent.route === route).map(({ body }) => body)).toEqual([
      { days: 1 },
      { days: 7 },
      { to: "2026-03-31" },
    ]),
  );
});

test("the keyboard moves the clock, and the day that is reached is read out", async () => {
  const server = exampleServer();
  const user = await show(<ExampleClock />);
  const next = await screen.findByRole("button", { name: "Next day" });
  server.answer(getExampleClock, { ...shown, ...moved, nextEventOn: null });
  await user.tab();
  expect(document.activeElement).toBe(next);
  await user.keyboard("{Enter}");
  await waitFor(() =>
    expect(screen.getByRole("status").textContent).toBe(`It is now ${unbroken("16 March 2026")}.`),
  );
  // The focus stays on the button, for the next day.
  expect(document.activeElement).toBe(next);
  expect(screen.queryByRole("button", { name: /next event/ })).toBeNull();
});

test("while the days pass, a press does nothing; then the page asks for everything again", async () => {
  const server = exampleServer();
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(["waiting", null], "as it was before");
  const { promise, resolve: arrive } = Promise.withResolvers<Response>();
  server.on(route, () => promise);
  const user = await show(<ExampleClock />, { client });
  const next = await screen.findByRole("button", { name: "Next day" });
  await user.click(next);
  await screen.findByText("The days are passing …");
  fireEvent.click(next);
  expect(server.sent.filter((sent) => sent.route === route)).toHaveLength(1);
  expect(client.getQueryState(["waiting", null])?.isInvalidated).toBe(false);
  arrive(json({ ...moved }));
  await waitFor(() => expect(client.getQueryState(["waiting", null])?.isInvalidated).toBe(true));
});

test("a move that stops on its way says so, and the page asks for everything again", async () => {
  const server = exampleServer();
  server.refuse(moveExampleClock, 500, "clock-stopped", "Something failed on the way.");
  const user = await show(<ExampleClock />);
  await user.click(await screen.findByRole("button", { name: "Next week" }));
  expect((await screen.findByRole("alert")).textContent).toBe("Something failed on the way.");
  expect(server.sent.filter((sent) => sent.route === "GET /api/v1/example/clock").length).toBeGreaterThan(1);
});

test("without a sign-in the clock is neither asked for nor shown", async () => {
  const server = fakeServer();
  server.refuse(getMe, 401, "sign-in-needed", "Sign in.");
  await show(<ExampleClock />);
  await waitFor(() => expect(server.sent).toHaveLength(1));
  expect(screen.queryByRole("group")).toBeNull();
});
