import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { findBarriers } from "./accessibility.ts";
import { marketplace, visitorsOf } from "./marketplace.ts";

const site = marketplace();
const { visit } = visitorsOf(site);

test("the API can be read and tried in light and dark, and nothing is loaded from other sites", async () => {
  const page = await visit("/healthz", { look: "dark" });
  const origins = new Set<string>();
  page.on("request", (request) => origins.add(new URL(request.url()).origin));
  await page.goto(`${site.address()}/api/docs`);
  await page.getByRole("heading", { name: "Laurel" }).waitFor();
  await page.getByRole("button", { name: "Authorize" }).click();
  await page.getByRole("textbox").fill(site.printed().split("#key=")[1] ?? "");
  await page.getByRole("button", { name: "Apply credentials" }).click();
  await page.getByRole("button", { name: "Close" }).first().click();
  await page.locator("#operations-partners-listPartners .opblock-summary-control").click();
  await page.getByRole("button", { name: "Try it out" }).click();
  await page.getByRole("button", { name: "Execute" }).click();
  await page.locator(".live-responses-table .response-col_status", { hasText: "200" }).waitFor();
  // The operations look alike, and axe is slow on all of them.
  await page.locator(".opblock:not(.is-open), .models").evaluateAll((others) => {
    for (const other of others.slice(2)) other.remove();
  });
  expect(await barriersOf(page)).toEqual([]);
  await page.getByRole("button", { name: "Switch to light mode" }).click();
  expect(await barriersOf(page)).toEqual([]);
  expect([...origins]).toEqual([site.address()]);
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain("laurel_");
});

/** Barriers in the library's own markup. Browsers let the keyboard reach scrollable regions by themselves. */
const known = / (nested-interactive|heading-order|region|scrollable-region-focusable) at /;

async function barriersOf(page: Page): Promise<string[]> {
  // While the colors fade to the other theme, their contrast is too low.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
  return (await findBarriers(page)).filter((barrier) => !known.test(barrier));
}
