import { beforeAll, describe, expect, test } from "vitest";
import { findBarriers } from "./accessibility.ts";
import { tabTo } from "./keyboard.ts";
import { marketplace, visitorsOf } from "./marketplace.ts";

const site = marketplace();
const { visit, takeComplaints } = visitorsOf(site, {
  withKey: true,
  complaints: (visitor) => visitor.complaints,
});

/** Imports lines over HTTP with the printed key. */
async function send(kind: string, lines: readonly string[]): Promise<number> {
  const answer = await fetch(`${site.address()}/api/v1/${kind}/batch`, {
    method: "POST",
    headers: { authorization: `Bearer ${site.printed().split("=")[1]}`, "content-type": "text/csv" },
    body: lines.join("\n"),
  });
  return ((await answer.json()) as { import_id: number }).import_id;
}

let rates = 0;
let sales = 0;

beforeAll(async () => {
  rates = await send("rates", [
    "currency,day,rate",
    "CHF,2031-01-05,1.1",
    "CHF,2031-01-06,-1",
    "WON,2031-01-06,1",
  ]);
  sales = await send("sales", [
    "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,exclusion,offsets",
    "e-1,1,no-one,nothing,2026-01-05,10.00,CHF,sale,,",
  ]);
});

describe("the imports", () => {
  test("open from the list, show notices and refused lines, and are undone by keyboard", async () => {
    const page = await visit("/");
    await page.getByRole("link", { name: "Imports" }).click();
    await page.getByRole("heading", { name: "Imports", level: 1 }).waitFor();
    const row = page.getByRole("row", { name: new RegExp(`Import ${rates},`) });
    await expect.poll(async () => (await row.textContent())?.includes("Finished")).toBe(true);
    await row.getByRole("link").click();
    await page.getByRole("heading", { name: `Import ${rates}: rates.csv`, level: 1 }).waitFor();
    await page.getByText("Line 2", { exact: true }).waitFor();
    await page.getByText("Line 4", { exact: true }).waitFor();
    await page.getByText("WON,2031-01-06,1").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await tabTo(page, "Undo this import");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: `Undo import ${rates}?` }).waitFor();
    await page.getByText("No partner is affected. No standing changes today.").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByLabel("Reason").fill("a rate of the future");
    await page.keyboard.press("Enter");
    await page.getByText("The import is undone.").waitFor();
    await page.getByText("a rate of the future").waitFor();
    expect(await page.getByRole("button", { name: "Undo this import" }).count()).toBe(0);
    await tabTo(page, "Restore this import");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: `Restore import ${rates}?` }).waitFor();
    await page.getByText("No standing changes today.").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByLabel("Reason").fill("the future has come");
    await page.keyboard.press("Enter");
    await page.getByText("The import counts again.").waitFor();
    await page.getByRole("button", { name: "Undo this import" }).waitFor();
  });

  test("the refused lines are downloaded with their reasons, and can be tried again", async () => {
    const page = await visit(`/imports/${sales}`);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download refused lines" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`sales-${sales}-refused.csv`);
    await page.getByRole("button", { name: "Try refused lines again" }).click();
    await page.getByText("No line was taken in. 1 is still refused.").waitFor();
  });

  test("an import that isn't there is told as such", async () => {
    const page = await visit("/imports/999999");
    await page.getByText("There is no import 999999").waitFor();
    // The browser logs the refused request.
    expect(takeComplaints().filter((complaint) => !complaint.includes("404"))).toEqual([]);
  });
});

test("what waits is on a page of its own, without barriers", async () => {
  const page = await visit("/");
  await page.getByRole("link", { name: "What waits" }).click();
  await page.getByRole("heading", { name: "What waits", level: 1 }).waitFor();
  for (const part of [
    "Sales without an exchange rate",
    "Refunds without their line",
    "Partners that cannot be decided",
  ])
    await page.getByRole("heading", { name: part }).waitFor();
  expect(await findBarriers(page)).toEqual([]);
});
