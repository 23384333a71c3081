import type { Page } from "playwright-core";
import type { Role } from "../packages/contract/src/roles.ts";
import type { Marketplace, Setup } from "./marketplace.ts";

/** The password of everyone here. */
export const password = "four words make sense";
/** The default partner of new people. */
export const veltrassa = "Veltrassa Analytics, Inc.";

/** A new person of a partner. */
interface Newcomer {
  readonly email: string;
  readonly name: string;
  readonly role?: Role;
  /** Veltrassa by default. */
  readonly partner?: string;
}

/** Has a person accept the invitation that was mailed as `link`, without a browser. */
export async function accept(site: Marketplace, link: string, name: string): Promise<void> {
  const answer = await fetch(`${site.address()}/api/v1/invitations/accept`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token: link.split("=")[1], name, password }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Adds a new person to a partner, without a browser. */
export async function enroll(site: Marketplace, { email, name, role = "manager", partner }: Newcomer) {
  await accept(site, await site.invite(email, role, partner), name);
}

/** Adds a new person to a partner, and opens a page as that person. */
export async function enter(
  site: Marketplace,
  visit: (path: string, setup: Setup) => Promise<Page>,
  newcomer: Newcomer,
  path: string,
): Promise<Page> {
  await enroll(site, newcomer);
  return visit(path, { as: { email: newcomer.email, password } });
}

/** Signs in with e-mail and password. */
export async function signIn(page: Page, email: string, word = password): Promise<void> {
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(word);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Signs out with the account menu. */
export async function signOut(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: `Account: ${name}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByText("You are signed out.").waitFor();
}

/** Opens the account page of a new person. */
export async function enterAccount(
  site: Marketplace,
  visit: (path: string, setup: Setup) => Promise<Page>,
  newcomer: Newcomer,
): Promise<Page> {
  const page = await enter(site, visit, newcomer, "/account");
  // The last part of the page to load.
  await page.getByRole("heading", { name: "Your partners" }).waitFor();
  return page;
}
