import type { Me } from "@laurel/contract";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { fakeServer, json } from "../../testing/fake-server.ts";
import { person } from "../../testing/person.ts";
import { show } from "../../testing/show.tsx";
import { SecondFactor } from "./second-factor.tsx";

const totpURI = "otpauth://totp/Laurel:olga@example.com?secret=ABCDEFGHIJ&issuer=Laurel";
const backupCodes = ["aaaaa-11111", "bbbbb-22222"];

async function open(me: Partial<Me> = {}) {
  const server = fakeServer();
  server.on("POST /api/auth/two-factor/enable", () => json({ totpURI, backupCodes }));
  server.on("POST /api/auth/two-factor/verify-totp", () => json({}));
  const user = await show(<SecondFactor me={{ ...person, ...me }} />);
  return {
    server,
    user,
    press: (name: string) => user.click(screen.getByRole("button", { name })),
    sentTo: (endpoint: string) => server.sent.filter(({ route }) => route.endsWith(endpoint)),
  };
}

type Opened = Awaited<ReturnType<typeof open>>;

const focused = () => document.activeElement?.textContent;
const password = () => screen.getByLabelText("Password");
const code = () => screen.getByLabelText(/^Code from your authenticator app/);

/** Goes to the step that asks for a code. */
async function toCode({ user, press }: Opened): Promise<void> {
  await press("Set up");
  await user.type(password(), "secret{Enter}");
  await screen.findByRole("region", { name: /^Step 2 of 3/ });
}

describe("setting up two-step sign-in", () => {
  test("asks for the password and a code, and is on once the backup codes were shown", async () => {
    const opened = await open();
    const { user, press, sentTo } = opened;
    await press("Set up");
    expect(focused()).toBe("Step 1 of 3 Your password");
    await user.type(password(), "secret{Enter}");
    await waitFor(() => expect(focused()).toBe("Step 2 of 3 Scan with your authenticator app"));
    expect(sentTo("enable")[0]?.body).toEqual({ password: "secret" });
    screen.getByText("ABCD EFGH IJ");
    await user.type(code(), "123 456{Enter}");
    await waitFor(() => expect(focused()).toBe("Step 3 of 3 Save your backup codes"));
    expect(sentTo("verify-totp")[0]?.body).toEqual({ code: "123456" });
    expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual(backupCodes);
    expect(screen.queryByText(/^Two-step sign-in is on/)).toBeNull();
    await press("I have saved them");
    await screen.findByText(/^Two-step sign-in is on/);
    await waitFor(() => expect(focused()).toBe("Two-step sign-in"));
    expect(screen.queryByText("aaaaa-11111")).toBeNull();
  });

  test("sends nothing while the password or the code is missing; the focus is on the field", async () => {
    const opened = await open();
    const { press, sentTo } = opened;
    await press("Set up");
    await press("Next");
    expect(document.activeElement).toBe(password());
    expect(sentTo("enable")).toEqual([]);
    await opened.user.type(password(), "secret{Enter}");
    await screen.findByRole("region", { name: /^Step 2 of 3/ });
    await press("Turn on");
    screen.getByText("Enter the code.");
    expect(document.activeElement).toBe(code());
    expect(sentTo("verify-totp")).toEqual([]);
  });

  test("stays at the step that was refused, and says why", async () => {
    const opened = await open();
    const { server, user, press } = opened;
    server.on("POST /api/auth/two-factor/enable", () => json({ code: "INVALID_PASSWORD" }, 400));
    await press("Set up");
    await user.type(password(), "wrong{Enter}");
    await screen.findByText(/^Your current password is wrong/);
    screen.getByRole("region", { name: /^Step 1 of 3/ });
    server.on("POST /api/auth/two-factor/enable", () => json({ totpURI, backupCodes }));
    await press("Next");
    await screen.findByRole("region", { name: /^Step 2 of 3/ });
    server.on("POST /api/auth/two-factor/verify-totp", () => json({ code: "INVALID_CODE" }, 401));
    await user.type(code(), "000000{Enter}");
    await screen.findByText(/^This code is wrong or was already used/);
    screen.getByRole("region", { name: /^Step 2 of 3/ });
    expect(screen.queryByText("aaaaa-11111")).toBeNull();
  });

  test.each([
    ["Escape", ({ user }: Opened) => user.keyboard("{Escape}")],
    ["the button Back", ({ press }: Opened) => press("Back")],
  ])("is left by %s at any step, and nothing is on", async (_, leave) => {
    const opened = await open();
    await opened.press("Set up");
    await leave(opened);
    expect(focused()).toBe("Two-step sign-in");
    await toCode(opened);
    await leave(opened);
    screen.getByText("Off");
    expect(focused()).toBe("Two-step sign-in");
    expect(opened.sentTo("verify-totp")).toEqual([]);
  });

  test("is not left by Escape while a character is composed", async () => {
    const { press } = await open();
    await press("Set up");
    const step = screen.getByRole("region", { name: /^Step 1 of 3/ });
    fireEvent.keyDown(step, { key: "Escape", isComposing: true });
    screen.getByRole("region", { name: /^Step 1 of 3/ });
    fireEvent.keyDown(step, { key: "Escape" });
    expect(screen.queryByRole("region", { name: /^Step 1 of 3/ })).toBeNull();
  });
});

describe("two-step sign-in that is on", () => {
  test("is turned off only with the password", async () => {
    const { server, user, press, sentTo } = await open({ secondFactor: true });
    server.on("POST /api/auth/two-factor/disable", () => json({}));
    await press("Turn off");
    const dialog = within(screen.getByRole("dialog", { name: "Turn off two-step sign-in?" }));
    await user.click(dialog.getByRole("button", { name: "Turn off" }));
    expect(document.activeElement).toBe(dialog.getByLabelText("Password"));
    expect(sentTo("disable")).toEqual([]);
    await user.type(dialog.getByLabelText("Password"), "secret{Enter}");
    await screen.findByText(/^Two-step sign-in is off/);
    expect(sentTo("disable")[0]?.body).toEqual({ password: "secret" });
  });

  test("shows new backup codes once, and says that the earlier ones no longer work", async () => {
    const { server, user, press } = await open({ secondFactor: true });
    server.on("POST /api/auth/two-factor/generate-backup-codes", () => json({ backupCodes }));
    await press("New backup codes");
    await user.type(screen.getByLabelText("Password"), "secret{Enter}");
    await waitFor(() => expect(focused()).toBe("Save your backup codes"));
    screen.getByText("bbbbb-22222");
    await press("I have saved them");
    await screen.findByText("Your new backup codes are valid. The earlier ones no longer work.");
    expect(screen.queryByText("bbbbb-22222")).toBeNull();
  });
});

test("a person who signs in with a provider is told to set it up there, and gets no button", async () => {
  await open({ hasPassword: false });
  screen.getByText("You sign in with a provider. Set up two-step sign-in there.");
  expect(screen.queryByRole("button")).toBeNull();
});
