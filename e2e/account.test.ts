import type { Page } from "playwright-core";
import { afterEach, expect, test, vi } from "vitest";
import { findBarriers } from "./accessibility.ts";
import { focused } from "./keyboard.ts";
import { marketplace, visitorsOf } from "./marketplace.ts";
import { enterAccount, password, signIn, veltrassa } from "./sign-in.ts";

const site = marketplace();
const { visit } = visitorsOf(site);
const dayMs = 86_400_000;

afterEach(() => void vi.useRealTimers());

/** Opens the account page of a new person. */
function atAccount(name: string, role: "owner" | "manager" = "manager"): Promise<Page> {
  return enterAccount(site, visit, { email: addressOf(name), name, role });
}

const addressOf = (name: string) => `${name.toLowerCase()}@example.com`;

/** Opens the account page of the same person in another browser. */
async function elsewhere(name: string): Promise<Page> {
  const page = await visit("/account", { as: { email: addressOf(name), password } });
  await page.getByRole("heading", { name: "Where you are signed in" }).waitFor();
  return page;
}

test("a changed password ends the other session, and the sign-in page says so", async () => {
  const page = await atAccount("Pia");
  const other = await elsewhere("Pia");
  await page.getByLabel("Current password").fill("not the right one");
  await page.getByLabel("New password", { exact: true }).fill("another four words");
  await page.keyboard.press("Enter");
  await page.getByText("Your current password is wrong.").waitFor();
  await page.getByLabel("Current password").fill(password);
  await page.keyboard.press("Enter");
  await page.getByText("Your password has been changed, and your other sessions have ended.").waitFor();
  expect(await page.getByLabel("Current password").inputValue()).toBe("");
  expect(await findBarriers(page)).toEqual([]);
  await other.getByRole("button", { name: "Save" }).click();
  await other.getByText("Your session has ended.").waitFor();
  await signIn(other, addressOf("Pia"), "another four words");
  await other.getByRole("heading", { name: "Your account" }).waitFor();
});

test("sessions are listed, and ended one by one and all at once; the current session stays", async () => {
  const page = await atAccount("Sol");
  const second = await elsewhere("Sol");
  const third = await elsewhere("Sol");
  await page.reload();
  const items = page.getByRole("listitem").filter({ hasText: "Signed in" });
  await expect.poll(() => items.count()).toBe(3);
  expect(await items.first().innerText()).toMatch(/^Chrome on Linux\s+This session\s+Signed in /);
  expect(await findBarriers(page)).toEqual([]);
  await page
    .getByRole("button", { name: /^End: Chrome on Linux/ })
    .first()
    .click();
  await page.getByText("The session has ended.").waitFor();
  await expect.poll(() => focused(page)).toBe("Where you are signed in");
  expect(await items.count()).toBe(2);
  await third.getByRole("button", { name: "Save" }).click();
  await third.getByText("Your session has ended.").waitFor();
  await page.getByRole("button", { name: "End all others" }).click();
  await page.getByText("All your other sessions have ended.").waitFor();
  await second.goto(`${site.address()}/account`);
  await second.getByLabel("E-mail", { exact: true }).waitFor();
  await page.reload();
  await expect.poll(() => items.count()).toBe(1);
});

test("a changed name and e-mail language are kept; after a day the sessions ask for sign-in", async () => {
  const page = await atAccount("Nia");
  await page.getByLabel("Your name").fill(" ");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Enter your name.").waitFor();
  await page.getByLabel("Your name").fill("Nia Park");
  await page.getByLabel("Language of your e-mails").selectOption("ko-KR");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  await page.getByRole("button", { name: "Account: Nia Park" }).waitFor();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * dayMs });
  await page.reload();
  await page.getByText("You signed in more than a day ago.").waitFor();
  expect(await page.getByLabel("Your name").inputValue()).toBe("Nia Park");
  expect(await page.getByLabel("Language of your e-mails").inputValue()).toBe("ko-KR");
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole("button", { name: "Sign in again" }).click();
  await signIn(page, addressOf("Nia"));
  await page.getByText("This session").waitFor();
});

test("the last owner is told why they can't leave; leaving the only partner keeps the account", async () => {
  const page = await atAccount("Ode", "owner");
  const leave = page.getByRole("button", { name: `Leave ${veltrassa}` });
  const dialog = page.getByRole("dialog");
  await leave.click();
  expect(await findBarriers(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Leave" }).click();
  await dialog.getByRole("heading", { name: `You are the last owner of ${veltrassa}` }).waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect.poll(() => focused(page)).toBe(`Leave ${veltrassa}`);
  const other = await atAccount("Lou", "owner");
  await other.getByRole("button", { name: `Leave ${veltrassa}` }).click();
  await other.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
  await other.getByText("You do not belong to a partner.").waitFor();
  expect(await findBarriers(other)).toEqual([]);
  await other.goto(site.address());
  await other.getByText("You don’t belong to a partner yet").waitFor();
});

test("the account page tells a key that it has no account, and offers to sign in", async () => {
  const page = await visit("/account", {}, true);
  await page.getByRole("heading", { name: "A key has no account" }).waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole("button", { name: "Forget the key and sign in" }).click();
  await page.getByLabel("E-mail", { exact: true }).waitFor();
});
