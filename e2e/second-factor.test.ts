import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { findBarriers } from "./accessibility.ts";
import { codeOf } from "./authenticator.ts";
import { focused, tabTo } from "./keyboard.ts";
import { marketplace, visitorsOf } from "./marketplace.ts";
import { enterAccount, password, signIn, signOut } from "./sign-in.ts";

const site = marketplace();
const { visit } = visitorsOf(site);

const tova = "tova@example.com";
const hale = "hale@example.com";

const secretOn = (page: Page) => page.locator("main code").innerText();

/** The backup codes on the page. Waits until they are shown. */
async function codesOn(page: Page): Promise<readonly string[]> {
  await page.getByRole("heading", { name: "Save your backup codes" }).waitFor();
  return page
    .getByRole("listitem")
    .filter({ hasText: /^\w{5}-\w{5}$/ })
    .allInnerTexts();
}

test("two-step sign-in is set up by keyboard alone, asked for at sign-in, and turned off", async () => {
  const page = await enterAccount(site, visit, { email: tova, name: "Tova" });
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole("button", { name: "Set up" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toBe("Step 1 of 3 Your password");
  await page.keyboard.press("Tab");
  await page.keyboard.type("not the right one");
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toContain("Your current password is wrong.");
  expect(await findBarriers(page)).toEqual([]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toBe("Step 2 of 3 Scan with your authenticator app");
  await page.getByRole("img", { name: "QR code" }).waitFor();
  expect(await findBarriers(page)).toEqual([]);
  const secret = await secretOn(page);
  await tabTo(page, "Copy the setup key");
  await page.keyboard.press("Tab");
  await page.keyboard.type(codeOf(secret));
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toBe("Step 3 of 3 Save your backup codes");
  expect(await findBarriers(page)).toEqual([]);
  const codes = await page
    .getByRole("listitem")
    .filter({ hasText: /^\w{5}-\w{5}$/ })
    .allInnerTexts();
  expect(codes).toHaveLength(10);
  await tabTo(page, "Download as text");
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  expect(download.suggestedFilename()).toBe("laurel-backup-codes.txt");
  expect(readFileSync(await download.path(), "utf8")).toContain(codes.join("\n"));
  await tabTo(page, "I have saved them");
  await page.keyboard.press("Enter");
  await page.getByText("Two-step sign-in is on.").waitFor();
  await expect.poll(() => focused(page)).toBe("Two-step sign-in");
  await signOut(page, "Tova");
  await signIn(page, tova);
  await page.getByRole("heading", { name: "Two-step sign-in" }).waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.keyboard.type(codeOf(secret, 1));
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Turn off" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Password", { exact: true }).fill(password);
  expect(await findBarriers(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await page.getByText("Two-step sign-in is off.").waitFor();
  await signOut(page, "Tova");
  await signIn(page, tova);
  await page.getByRole("button", { name: "Set up" }).waitFor();
});

test("an unfinished setup turns nothing on; new backup codes replace the earlier ones", async () => {
  const page = await enterAccount(site, visit, { email: hale, name: "Hale" });
  const begin = async () => {
    await page.getByRole("button", { name: "Set up" }).click();
    await page
      .getByRole("region", { name: "Step 1 of 3" })
      .getByLabel("Password", { exact: true })
      .fill(password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Step 2 of 3" }).waitFor();
  };
  await begin();
  await page.keyboard.press("Escape");
  await expect.poll(() => focused(page)).toBe("Two-step sign-in");
  await signOut(page, "Hale");
  await signIn(page, hale);
  await begin();
  await page.getByLabel("Code from your authenticator app").fill(codeOf(await secretOn(page)));
  await page.keyboard.press("Enter");
  const [first = ""] = await codesOn(page);
  await page.getByRole("button", { name: "I have saved them" }).click();
  await page.getByRole("button", { name: "New backup codes" }).click();
  await page.getByRole("dialog").getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toBe("Save your backup codes");
  const [second = ""] = await codesOn(page);
  await page.getByRole("button", { name: "I have saved them" }).click();
  await page.getByText("Your new backup codes are valid").waitFor();
  await signOut(page, "Hale");
  await signIn(page, hale);
  await page.getByRole("button", { name: "Use a backup code" }).click();
  await page.keyboard.type(first);
  await page.keyboard.press("Enter");
  await page.getByText("This backup code is wrong").waitFor();
  await page.getByLabel("Backup code").fill(second);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Your account" }).waitFor();
});
