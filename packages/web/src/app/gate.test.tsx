import { countPromises, getMe, getProgram, listPromises, type Me, toWire } from "@laurel/contract";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { fakeServer, json } from "../testing/fake-server.ts";
import { person } from "../testing/person.ts";
import { program } from "../testing/program.ts";
import { show } from "../testing/show.tsx";
import { advocate, queued } from "../testing/work.ts";
import { createPortalRouter } from "./router.tsx";

const totpURI = "otpauth://totp/Laurel:olga@example.com?secret=ABCDEFGHIJ&issuer=Laurel";

test("a person who needs two-step sign-in is led to set it up, and sees the backup codes", async () => {
  const server = fakeServer();
  const me: Me = { ...person, teamRole: "administrator", factorMissing: true };
  server.answer(getMe, me);
  const session = { session: { token: "t" }, user: { locale: "en" } };
  server.on("GET /api/auth/get-session", () => json(session));
  server.on("GET /api/auth/list-sessions", () => json([]));
  server.on("POST /api/auth/two-factor/enable", () => json({ totpURI, backupCodes: ["aaaaa-11111"] }));
  server.on("POST /api/auth/two-factor/verify-totp", () => {
    server.answer(getMe, { ...me, factorMissing: false, secondFactor: true });
    return json({});
  });
  const router = createPortalRouter();
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: ["/team"] }) } as never);
  const user = await show(<RouterProvider router={router} />, { me });
  await screen.findByText(/^Your role requires two-step sign-in/);
  expect(router.state.location.pathname).toBe("/account");
  await user.click(screen.getByRole("button", { name: "Set up" }));
  await user.type(await screen.findByLabelText("Password", { selector: "input" }), "secret{Enter}");
  await user.type(await screen.findByLabelText(/^Code from your authenticator app/), "123456{Enter}");
  await screen.findByText("aaaaa-11111");
  await waitFor(() => expect(screen.queryByText(/^Your role requires/)).toBeNull());
  screen.getByText("aaaaa-11111");
});

test("a page of the example waits for its clock, so that nothing on it changes places", async () => {
  const server = fakeServer();
  const me: Me = { ...advocate, example: { day: "2026-03-02", loadedAt: "2026-11-27T08:00:00Z" } };
  let isClockTold = false;
  server.on("GET /api/v1/example/clock", async () => {
    await new Promise((done) => setTimeout(done, 200));
    isClockTold = true;
    return json({ now: "2026-03-02T09:00:00Z", today: "2026-03-02", next_event_on: null });
  });
  const listsAskedEarly: string[] = [];
  const promises = toWire(listPromises.answers[200], {
    items: [queued({ dueAt: "2026-03-04T08:00:00Z" })],
    nextCursor: null,
  });
  server.on("GET /api/v1/promises", ({ route }) => {
    if (!isClockTold) listsAskedEarly.push(route);
    return json(promises);
  });
  server.answer(getMe, me);
  server.answer(getProgram, program("en"));
  server.answer(countPromises, { late: 0, today: 0, later: 1, waiting: 0, snoozed: 0 });
  // Loaded before, or its loading would take longer than the clock's answer.
  await import("../pages/console/queue-page.tsx");
  const router = createPortalRouter();
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: ["/queue"] }) } as never);
  await show(<RouterProvider router={router} />, { me });
  await screen.findByRole("list", { name: "Later" });
  expect(listsAskedEarly).toEqual([]);
});
