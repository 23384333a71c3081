import { describe, expect, test } from "vitest";
import { findBarriers } from "./accessibility.ts";
import { marketplace, visitorsOf } from "./marketplace.ts";
import { enroll, password, signIn, veltrassa } from "./sign-in.ts";

const site = marketplace();
const { visit } = visitorsOf(site);

const minji = "minji@example.com";

let met: Promise<void> | null = null;

/** Creates Minji's account, once. */
function meetMinji(): Promise<void> {
  met ??= enroll(site, { email: minji, name: "Kim Min-ji" });
  return met;
}

describe("an invitation", () => {
  test("lets a new person join its partner only, works once, and leaves no trace of its token", async () => {
    const link = await site.invite("new@example.com", "viewer");
    const page = await visit(link);
    await page.getByText("You are invited as a viewer.").waitFor();
    expect(page.url()).not.toContain("token");
    await page.getByLabel("Your name").fill("New");
    await page.getByLabel("New password", { exact: true }).fill(password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: veltrassa, exact: true }).waitFor();
    expect(await page.getByRole("link", { name: "All partners" }).count()).toBe(0);
    await page.goto(site.address());
    await page.getByRole("heading", { name: veltrassa, exact: true }).waitFor();
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(kept).not.toContain(password);
    expect(kept).not.toContain(link.split("=")[1]);
    await page.goto(`${site.address()}/partners/4101808`);
    await page.getByText('There is no partner "4101808".').waitFor();
    const other = await visit(link);
    await other.getByRole("heading", { name: "This invitation is no longer valid" }).waitFor();
    expect(await findBarriers(other)).toEqual([]);
  });

  test("to a second partner lets the person switch; one for another person says so", async () => {
    await meetMinji();
    const page = await visit(await site.invite(minji, "viewer", "4101808"));
    await page.getByText("You already have an account").waitFor();
    expect(await page.getByLabel("E-mail", { exact: true }).inputValue()).toBe(minji);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: /^Join / }).click();
    await page.waitForURL(/4101808/);
    await page.getByRole("button", { name: "Account: Kim Min-ji" }).click();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("menuitemradio", { name: /Veltrassa/ }).click();
    await page.getByRole("heading", { name: veltrassa, exact: true }).waitFor();
    await page.goto(site.address() + (await site.invite("other@example.com", "viewer")));
    await page.getByText("the invitation is for other@example.com").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Sign out and continue" }).click();
    await page.getByLabel("Your name").waitFor();
  });
});

test("an invitation to the team lets a new person see all partners, with the invited role", async () => {
  const page = await visit(await site.invite("priya@example.com", "program-manager", null));
  await page.getByRole("heading", { name: "Join the team of Laurel" }).waitFor();
  await page.getByText("You are invited as a program manager.").waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.getByLabel("Your name").fill("Priya");
  await page.getByLabel("New password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Join the team of Laurel" }).click();
  await page.getByText("200 partners").waitFor();
  expect(new URL(page.url()).pathname).toBe("/");
  await page.getByRole("button", { name: "Account: Priya, Program manager, marketplace team" }).waitFor();
});

test("a wrong password is refused in one sentence that is read out; the right one signs in", async () => {
  await meetMinji();
  const page = await visit("/partners/4101101?as_of=2023-10-01");
  await signIn(page, minji, "wrong wrong wrong");
  await page.getByText("The e-mail or the password is wrong.").waitFor();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent))
    .toContain("The e-mail or the password is wrong.");
  const word = page.getByLabel("Password", { exact: true });
  await page.getByRole("button", { name: "Show password" }).click();
  expect(await word.getAttribute("type")).toBe("text");
  await signIn(page, minji);
  await page.getByText("Version 2023-08, in force since 1 August 2023").waitFor();
  // After a session ends, the next request leads back to sign-in.
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Today" }).click();
  await page.getByText("Your session has ended.").waitFor();
});

test("a forgotten password is reset with a link that works once; no answer reveals an account", async () => {
  await meetMinji();
  const ask = async (address: string) => {
    const page = await visit("/");
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    // The previous page has such a field too.
    await page.getByRole("heading", { name: "Set a new password" }).waitFor();
    await page.getByLabel("E-mail", { exact: true }).fill(address);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Check your mail" }).waitFor();
    return (await page.locator("main").innerText()).replace(address, "…");
  };
  expect(await ask(minji)).toBe(await ask("nobody@example.com"));
  const link = await site.mailed(minji, "/reset-password");
  const page = await visit(link);
  await page.getByLabel("New password").fill("short");
  await page.keyboard.press("Enter");
  await page.getByText("too short").waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.getByLabel("New password").fill("another four words");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Sign in" }).click();
  await signIn(page, minji, "another four words");
  await page.getByRole("button", { name: "Account: Kim Min-ji" }).waitFor();
  const late = await visit(link);
  await late.getByLabel("New password").fill("once more four words");
  await late.keyboard.press("Enter");
  await late.getByRole("heading", { name: "This link no longer works" }).waitFor();
});

test.each(["light", "dark"] as const)(
  "axe finds no barrier on the pages of signing in, in %s",
  async (look) => {
    const page = await visit("/", { look });
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Enter your e-mail address.").waitFor();
    expect(await findBarriers(page, look)).toEqual([]);
    await page.goto(`${site.address()}/forgot-password`);
    await page.getByRole("heading", { name: "Set a new password" }).waitFor();
    expect(await findBarriers(page, look)).toEqual([]);
  },
);
