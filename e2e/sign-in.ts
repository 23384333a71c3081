import type { Page } from "playwright-core";
import type { Marketplace } from "./marketplace.ts";

/** The password of everyone here. */
export const password = "four words make sense";
/** The partner that people are invited to, unless another is named. */
export const veltrassa = "Veltrassa Analytics, Inc.";

/** Lets a new person in by an invitation, to the page of the partner. */
export async function join(
  site: Marketplace,
  visit: (path: string) => Promise<Page>,
  { email, name, role = "manager" }: { email: string; name: string; role?: "owner" | "manager" | "viewer" },
): Promise<Page> {
  const page = await visit(await site.invite(email, role));
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("New password", { exact: true }).fill(password);
  await page.getByRole("button", { name: `Join ${veltrassa}` }).click();
  await page.getByRole("heading", { name: veltrassa, exact: true }).waitFor();
  return page;
}

/** Signs in by e-mail and password. */
export async function signIn(page: Page, email: string, word = password): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(word);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Signs out by the account's menu. */
export async function signOut(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: `Account: ${name}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByText("You are signed out.").waitFor();
}

/** Goes to the page of one's own account by the menu. */
export async function openAccount(page: Page, name: string): Promise<Page> {
  await page.getByRole("button", { name: `Account: ${name}` }).click();
  await page.getByRole("menuitem", { name: "Your account" }).click();
  // The last part of the page.
  await page.getByRole("heading", { name: "Your partners" }).waitFor();
  return page;
}
