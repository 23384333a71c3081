import { expect, test } from "vitest";
import { findBarriers } from "./accessibility.ts";
import { marketplace, visitorsOf } from "./marketplace.ts";

const site = marketplace({ withExamplePeople: true });
const { visit } = visitorsOf(site);

test("one click signs in as an owner, who sees one partner, and as an advocate, who sees all", async () => {
  const page = await visit("/");
  await page.getByRole("button", { name: /^Olivia Hart Owner, / }).waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole("button", { name: /^Olivia Hart/ }).click();
  await page.waitForURL(/\/partners\/\d+$/);
  await page.getByRole("heading", { name: /^Why / }).waitFor();
  expect(await page.getByRole("link", { name: "All partners" }).count()).toBe(0);
  await page.getByRole("button", { name: /^Account: Olivia Hart, Owner, / }).click();
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByText("You are signed out.").waitFor();
  await page.goto(site.address());
  await page.getByRole("button", { name: "Ana Duarte Advocate, marketplace team" }).click();
  await page.getByText("200 partners").waitFor();
  await page.getByRole("button", { name: "Account: Ana Duarte, Advocate, marketplace team" }).waitFor();
});
