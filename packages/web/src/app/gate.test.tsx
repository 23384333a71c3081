import { getMe, type Me } from "@laurel/contract";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { fakeServer, json } from "../testing/fake-server.ts";
import { person } from "../testing/person.ts";
import { show } from "../testing/show.tsx";
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
