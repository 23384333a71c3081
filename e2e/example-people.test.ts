import { expect, test } from "vitest";
import { findBarriers } from "./accessibility.ts";
import { marketplace, visitorsOf } from "./marketplace.ts";

const site = marketplace({ withExamplePeople: true });
const { visit } = visitorsOf(site);

test("one click signs in as the owner of a partner, or as an advocate, who sees all", async () => {
  const page = await visit("/");
  await page.getByRole("button", { name: /^Olivia Hart Owner, / }).waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole("button", { name: /^Olivia Hart/ }).click();
  await page.waitForURL(/\/partners\/\d+$/);
  await page.getByRole("heading", { name: /^Promised to you/ }).waitFor();
  expect(await page.getByRole("link", { name: "All partners" }).count()).toBe(0);
  await page.getByRole("button", { name: /^Account: Olivia Hart, Owner, / }).click();
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByText("You are signed out.").waitFor();
  await page.goto(site.address());
  await page.getByRole("button", { name: "Ana Duarte Advocate, marketplace team" }).click();
  await page.waitForURL("**/queue");
  await page.getByRole("heading", { name: "Queue", level: 1 }).waitFor();
  await page.getByRole("link", { name: "Partners", exact: true }).click();
  await page.getByText("200 partners").waitFor();
  await page.getByRole("button", { name: "Account: Ana Duarte, Advocate, marketplace team" }).waitFor();
});

test("every page says that it is an example, and covers nothing with it", async () => {
  const page = await visit("/", { width: 390 });
  for (const path of ["/", "/forgot-password", "/join", "/reset-password"]) {
    await page.goto(site.address() + path);
    // The frame of a page that is still loading gives way to the page's own, with the banner closed.
    await page.getByRole("heading", { level: 1 }).waitFor();
    const banner = page.getByRole("complementary", { name: "About the example" });
    const command = page.getByText("npm run -s laurel -- example remove");
    const opened = async () => {
      const end = banner.getByText("Use your own data");
      // On a phone the banner itself is one line that opens.
      if (!(await end.isVisible())) await banner.getByText("Example", { exact: true }).click();
      if (!(await command.isVisible())) await end.click();
      return command.isVisible();
    };
    await expect.poll(opened).toBe(true);
    const [ofBanner, ofHeader] = [await banner.boundingBox(), await page.getByRole("banner").boundingBox()];
    expect((ofBanner?.y ?? 0) + (ofBanner?.height ?? 0)).toBeLessThanOrEqual((ofHeader?.y ?? 0) + 0.5);
    expect(await findBarriers(page)).toEqual([]);
  }
});

test("a page that is open when the example ends leads to sign-in without the example's people", async () => {
  const waiting = await visit("/");
  await waiting.getByRole("button", { name: /^Olivia Hart/ }).waitFor();
  const page = await visit("/");
  await page.getByRole("button", { name: "Ana Duarte Advocate, marketplace team" }).click();
  await page.waitForURL("**/queue");
  await page.getByRole("link", { name: "Partners", exact: true }).click();
  await page.getByText("200 partners").waitFor();
  await site.endExample();
  await page.locator("tbody a").first().click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.getByRole("complementary").waitFor({ state: "detached" });
  expect(await page.getByRole("button", { name: /^Olivia Hart/ }).count()).toBe(0);
  await waiting.getByRole("button", { name: /^Olivia Hart/ }).click();
  await waiting.getByRole("button", { name: /^Olivia Hart/ }).waitFor({ state: "detached" });
});
