import { getMe } from "@laurel/contract";
import { screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { fakeServer, json } from "../../testing/fake-server.ts";
import { person } from "../../testing/person.ts";
import { show } from "../../testing/show.tsx";
import { CodeForm } from "./code-form.tsx";

async function open() {
  const server = fakeServer();
  const startAgain = vi.fn();
  const user = await show(<CodeForm startAgain={startAgain} />);
  return {
    server,
    startAgain,
    user,
    press: (name: string) => user.click(screen.getByRole("button", { name })),
    codes: () => server.sent.filter(({ route }) => route.includes("two-factor")),
  };
}

const field = () => screen.getByRole<HTMLInputElement>("textbox");

test("the code of the app is sent without spaces, and the session is read", async () => {
  const { server, user, codes } = await open();
  server.on("POST /api/auth/two-factor/verify-totp", () => json({}));
  server.answer(getMe, person);
  server.on("GET /api/auth/get-session", () => json(null));
  expect(document.activeElement).toBe(field());
  await user.type(field(), "123 456{Enter}");
  await waitFor(() => expect(server.sent.map(({ route }) => route)).toContain("GET /api/v1/me"));
  expect(codes()).toEqual([{ route: "POST /api/auth/two-factor/verify-totp", body: { code: "123456" } }]);
});

test("a wrong code is refused with what to do next, and can be corrected", async () => {
  const { server, user, codes } = await open();
  server.on("POST /api/auth/two-factor/verify-totp", () => json({ code: "INVALID_CODE" }, 401));
  await user.type(field(), "000000{Enter}");
  await screen.findByText("This code is wrong or was already used. Wait for the next one and try again.");
  await user.clear(field());
  await user.type(field(), "123456{Enter}");
  await waitFor(() => expect(codes()).toHaveLength(2));
  expect(codes()[1]?.body).toEqual({ code: "123456" });
});

test("the refusal of a wrong code is gone when the form asks for a backup code", async () => {
  const { server, user, press } = await open();
  server.on("POST /api/auth/two-factor/verify-totp", () => json({ code: "INVALID_CODE" }, 401));
  await user.type(field(), "000000{Enter}");
  await screen.findByText(/^This code is wrong/);
  await press("Use a backup code");
  expect(screen.queryByText(/wrong/)).toBeNull();
});

test("without a code nothing is sent, and the field says so", async () => {
  const { press, codes } = await open();
  await press("Sign in");
  screen.getByText("Enter the code.");
  expect(document.activeElement).toBe(field());
  expect(codes()).toEqual([]);
});

test("a backup code has a field of its own, which begins empty and without errors", async () => {
  const { server, user, press, codes } = await open();
  server.on("POST /api/auth/two-factor/verify-backup-code", () => json({ code: "INVALID_BACKUP_CODE" }, 401));
  await press("Sign in");
  await user.type(field(), "12");
  await press("Use a backup code");
  expect([field().value, document.activeElement]).toEqual(["", field()]);
  expect(screen.queryByText("Enter the code.")).toBeNull();
  await user.type(field(), "aaaaa-11111{Enter}");
  await screen.findByText(/^This backup code is wrong/);
  expect(codes()[0]?.route).toBe("POST /api/auth/two-factor/verify-backup-code");
  await press("Use the app");
  screen.getByLabelText(/^Code from your authenticator app/);
});

test("an attempt that took too long says to start again, and a button leads there", async () => {
  const { server, user, press, startAgain } = await open();
  server.on("POST /api/auth/two-factor/verify-totp", () => json({ code: "INVALID_TWO_FACTOR_COOKIE" }, 401));
  await user.type(field(), "123456{Enter}");
  await screen.findByText(/Start again with your password/);
  await press("Start again");
  expect(startAgain).toHaveBeenCalledOnce();
});
