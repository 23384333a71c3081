import { showUnsubscription, unsubscribe } from "@laurel/contract";
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { fakeServer } from "../../testing/fake-server.ts";
import { show } from "../../testing/show.tsx";
import { UnsubscribePage } from "./unsubscribe-page.tsx";

test("opening the link changes nothing; the button turns the messages off", async () => {
  const server = fakeServer();
  server.answer(showUnsubscription, { email: "olga@example.com", area: "offers", isOff: false });
  server.on("POST /unsubscribe", () => new Response(null, { status: 204 }));
  expect(unsubscribe.path).toBe("/unsubscribe");
  const user = await show(<UnsubscribePage token="t1" />);
  await screen.findByRole("heading", { name: "Stop these messages?" });
  expect(server.sent.map(({ route }) => route)).toEqual(["GET /api/v1/messages/unsubscribe?token=t1"]);
  await user.click(await screen.findByRole("button", { name: "Stop them" }));
  const done = await screen.findByRole("heading", { name: "These messages are off" });
  expect(document.activeElement).toBe(done);
  expect(server.sent.at(-1)?.route).toBe("POST /unsubscribe?token=t1");
});

test("a link that doesn't work says what to do, and offers no second try", async () => {
  const server = fakeServer();
  server.refuse(showUnsubscription, 404, "unsubscribe-link-wrong", "The link is incomplete.");
  await show(<UnsubscribePage token="t1" />);
  await screen.findByText("The link is incomplete.");
  screen.getByRole("link", { name: "Choose in detail (you sign in first)" });
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
});

test("what a server failed at can be tried again", async () => {
  const server = fakeServer();
  server.refuse(showUnsubscription, 500, "clock-stopped", "Something failed.");
  const user = await show(<UnsubscribePage token="t1" />);
  server.answer(showUnsubscription, { email: "olga@example.com", area: "offers", isOff: false });
  await user.click(await screen.findByRole("button", { name: "Try again" }));
  await screen.findByRole("button", { name: "Stop them" });
});
