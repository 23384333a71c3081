import { base32 } from "@better-auth/utils/base32";
import { createOTP } from "@better-auth/utils/otp";
import type { Page } from "playwright-core";
import { afterEach, describe, expect, test } from "vitest";
import { findBarriers } from "./accessibility.ts";
import { complaintsOf, marketplace, type Setup, type Visitor } from "./marketplace.ts";

const site = marketplace();
let visitors: Visitor[] = [];

async function visit(path: string, setup?: Setup): Promise<Page> {
  const visitor = await site.visit(path, setup, false);
  visitors.push(visitor);
  return visitor.page;
}

// No journey ends with a breach of the content security policy or an error in the console.
afterEach(async () => {
  const ended = visitors;
  visitors = [];
  for (const { leave } of ended) await leave();
  expect(ended.flatMap(complaintsOf)).toEqual([]);
});

const password = "four words make sense";
const veltrassa = "Veltrassa Analytics, Inc.";

/** A new person, let in by an invitation, on the page of the partner. */
async function join(email: string, name: string): Promise<Page> {
  const page = await visit(await site.invite(email, "manager"));
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("New password", { exact: true }).fill(password);
  await page.getByRole("button", { name: `Join ${veltrassa}` }).click();
  await page.getByRole("heading", { name: veltrassa }).waitFor();
  return page;
}

async function signIn(page: Page, email: string, word = password): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(word);
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function signOut(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: `Account: ${name}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByText("You are signed out.").waitFor();
}

describe("an invitation", () => {
  test("leads a new person to its partner and nowhere else, and the token leaves the address", async () => {
    const page = await join("minji@example.com", "Kim Min-ji");
    expect(page.url()).not.toContain("token");
    expect(await page.getByRole("link", { name: "All partners" }).count()).toBe(0);
    await page.goto(site.address());
    await page.getByRole("heading", { name: veltrassa }).waitFor();
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(kept).not.toContain(password);
    await page.goto(`${site.address()}/partners/4101808`);
    await page.getByText('There is no partner "4101808".').waitFor();
  });

  test("works once", async () => {
    const link = await site.invite("once@example.com", "viewer");
    const page = await visit(link);
    await page.getByLabel("Your name").fill("Once");
    await page.getByLabel("New password", { exact: true }).fill(password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: veltrassa }).waitFor();
    const other = await visit(link);
    await other.getByRole("heading", { name: "This invitation is no longer open" }).waitFor();
    expect(await findBarriers(other)).toEqual([]);
  });

  test("to a second partner lets its person switch, after signing in with the account", async () => {
    const first = await join("several@example.com", "Several Kim");
    await signOut(first, "Several Kim");
    const page = await visit(await site.invite("several@example.com", "viewer", "4101808"));
    await page.getByText("You have an account already").waitFor();
    expect(await page.getByLabel("E-mail").inputValue()).toBe("several@example.com");
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: /^Join / }).click();
    await page.waitForURL(/4101808/);
    await page.getByRole("button", { name: "Account: Several Kim" }).click();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("menuitemradio", { name: /Veltrassa/ }).click();
    await page.getByRole("heading", { name: veltrassa }).waitFor();
  });

  test("for another address than the one signed in says so and leads on", async () => {
    const page = await join("one@example.com", "One");
    await page.goto(site.address() + (await site.invite("other@example.com", "viewer")));
    await page.getByText("the invitation is for other@example.com").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Sign out and go on" }).click();
    await page.getByLabel("Your name").waitFor();
  });
});

describe("signing in", () => {
  test("with a wrong password is refused in one sentence that is read out; the right one leads on", async () => {
    const left = await join("back@example.com", "Back");
    await signOut(left, "Back");
    const page = await visit("/partners/4101101?as_of=2023-10-01");
    await signIn(page, "back@example.com", "wrong wrong wrong");
    await page.getByText("E-mail or password is not right.").waitFor();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toContain("E-mail or password is not right.");
    const word = page.getByLabel("Password", { exact: true });
    await page.getByRole("button", { name: "Show password" }).click();
    expect(await word.getAttribute("type")).toBe("text");
    await signIn(page, "back@example.com");
    await page.getByText("Version 2023-08, in force since Aug 1, 2023").waitFor();
  });

  test("with a second factor asks for its code", async () => {
    const page = await join("second@example.com", "Second");
    const post = (path: string, body: object) =>
      page.evaluate(
        async ([to, sent]) => {
          const headers = { "content-type": "application/json" };
          const answer = await fetch(`/api/auth${to}`, { method: "POST", headers, body: sent });
          return (await answer.json()) as { totpURI: string; backupCodes: string[] };
        },
        [path, JSON.stringify(body)] as const,
      );
    const { totpURI, backupCodes } = await post("/two-factor/enable", { password });
    const secret = base32.decode(new URL(totpURI).searchParams.get("secret") ?? "");
    const code = await createOTP(new TextDecoder().decode(secret)).totp();
    await post("/two-factor/verify-totp", { code });
    await signOut(page, "Second");
    await signIn(page, "second@example.com");
    await page.getByRole("heading", { name: "Second step" }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.type(code);
    await page.keyboard.press("Enter");
    await page.getByText("This code is not right, or was used already.").waitFor();
    await page.getByRole("button", { name: "Use a backup code" }).click();
    await page.keyboard.type(backupCodes[0] ?? "");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: veltrassa }).waitFor();
  });

  test("a session that has ended elsewhere leads back to the door", async () => {
    const page = await join("ended@example.com", "Ended");
    await page.context().clearCookies();
    await page.getByLabel("As of").fill("2023-10-01");
    await page.getByText("Your session has ended.").waitFor();
  });
});

test("a forgotten password is set anew by a link that works once, and nothing tells who is known", async () => {
  const email = "forgets@example.com";
  const left = await join(email, "Forgets");
  await signOut(left, "Forgets");
  const ask = async (address: string) => {
    const page = await visit("/");
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await page.getByLabel("E-mail").fill(address);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
    return (await page.locator("main").innerText()).replace(address, "…");
  };
  expect(await ask(email)).toBe(await ask("nobody@example.com"));
  const link = await site.mailed(email, "/reset-password");
  const page = await visit(link);
  await page.getByLabel("New password").fill("short");
  await page.keyboard.press("Enter");
  await page.getByText("too short").waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.getByLabel("New password").fill("another four words");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Sign in" }).click();
  await signIn(page, email, "another four words");
  await page.getByRole("heading", { name: veltrassa }).waitFor();
  const late = await visit(link);
  await late.getByLabel("New password").fill("once more four words");
  await late.keyboard.press("Enter");
  await late.getByRole("heading", { name: "This link no longer works" }).waitFor();
});

test.each(["light", "dark"] as const)("axe finds no barrier on the doors in %s", async (look) => {
  const page = await visit("/", { look });
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Enter your e-mail address.").waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.goto(`${site.address()}/forgot-password`);
  await page.getByRole("heading", { name: "Set a new password" }).waitFor();
  expect(await findBarriers(page)).toEqual([]);
});
