import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { findBarriers } from "./accessibility.ts";
import { tabToMatch } from "./keyboard.ts";
import { marketplace, visitorsOf } from "./marketplace.ts";

const site = marketplace();
const { visit, takeComplaints } = visitorsOf(site, {
  withKey: true,
  complaints: (visitor) => visitor.complaints,
});

const veltrassa = "4101101";

describe("the list", () => {
  test("the printed address opens the list, and the key disappears from the address", async () => {
    const page = await visit("/");
    await page.getByRole("heading", { name: "Partners", level: 1 }).waitFor();
    await page.getByText("200 partners").waitFor();
    expect(await page.getByRole("row").count()).toBe(26);
    expect(page.url()).not.toContain("key");
    await page.reload();
    await page.getByText("200 partners").waitFor();
  });

  test("on a phone its header is a bar, whose menu opens the other pages", async () => {
    const page = await visit("/", { width: 390 });
    await page.getByText("200 partners").waitFor();
    expect(await page.getByRole("link", { name: "Imports" }).count()).toBe(0);
    await page.getByRole("button", { name: "Menu" }).click();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("link", { name: "Imports" }).click();
    await page.getByRole("heading", { name: "Imports", level: 1 }).waitFor();
    expect(await page.getByRole("link", { name: "Imports" }).count()).toBe(0);
  });

  test("without a key the page says where to find it; only the right key opens the list", async () => {
    const page = await visit("/", {}, false);
    await page.getByRole("button", { name: "Use a key instead" }).click();
    await page.getByText("printed an address with the key").waitFor();
    await page.getByLabel("Address or key").fill("laurel_wrong");
    await page.getByRole("button", { name: "Open Laurel" }).click();
    await page.getByText("not valid").waitFor();
    await page.getByLabel("Address or key").fill(site.printed());
    await page.getByRole("button", { name: "Open Laurel" }).click();
    await page.getByText("200 partners").waitFor();
    await page.getByRole("button", { name: "Forget key" }).click();
    await page.getByText("You are signed out.").waitFor();
    await page.goto(site.printed());
    await page.getByText("200 partners").waitFor();
    // The browser logs the refused request.
    const noted = takeComplaints();
    expect(noted.filter((complaint) => !complaint.includes("401"))).toEqual([]);
  });

  test("a search finds a partner by part of its name, and the address keeps the search", async () => {
    const page = await visit("/");
    await page.getByRole("searchbox", { name: "Find by name or ID" }).fill("veltrassa");
    await page.getByText("1 partner", { exact: true }).waitFor();
    const row = page.getByRole("row", { name: /Veltrassa Analytics/ });
    await expect.poll(() => textOf(row)).toContain("50K stage");
    expect(await textOf(row)).toContain("USD 6,800 to 100K stage");
    expect(await row.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("93");
    expect(page.url()).toContain("q=veltrassa");
    await page.reload();
    await page.getByText("1 partner", { exact: true }).waitFor();
  });

  test("a search keeps the space that was typed before a pause", async () => {
    const page = await visit("/");
    const box = page.getByRole("searchbox");
    await box.focus();
    await page.keyboard.type("Veltrassa ");
    await page.getByText("1 partner", { exact: true }).waitFor();
    expect(await box.inputValue()).toBe("Veltrassa ");
    await page.keyboard.type("Analytics");
    await expect.poll(() => page.url()).toContain("Analytics");
    expect(await box.inputValue()).toBe("Veltrassa Analytics");
    await page.getByText("1 partner", { exact: true }).waitFor();
  });

  test("a search asks for no half letters while Hangul is composed", async () => {
    const page = await visit("/");
    await page.getByRole("searchbox").focus();
    const asked: string[] = [];
    page.on("request", (request) => {
      const text = new URL(request.url()).searchParams.get("q");
      if (request.url().includes("/api/v1/partners?") && text !== null) asked.push(text);
    });
    const keyboard = await page.context().newCDPSession(page);
    for (const text of ["ㅅ", "소", "솔"]) {
      const place = { selectionStart: 1, selectionEnd: 1 };
      await keyboard.send("Input.imeSetComposition", { text, ...place });
      await page.waitForTimeout(320);
    }
    expect(asked).toEqual([]);
    await keyboard.send("Input.insertText", { text: "솔새미나루" });
    await page.getByText("1 partner", { exact: true }).waitFor();
    expect(asked).toEqual(["솔새미나루"]);
  });

  test("a bar of the chart lists the partners it counts", async () => {
    const page = await visit("/");
    const bar = page.getByRole("button", { name: /^4M stage: \d+ partners$/ });
    const count = /: (\d+)/.exec((await bar.textContent()) ?? "")?.[1];
    await bar.click();
    await page.getByRole("status").getByText(`${count} partners`).waitFor();
    expect(await bar.getAttribute("aria-pressed")).toBe("true");
    expect(await page.getByRole("combobox", { name: "Stage" }).inputValue()).toBe("transact.t4m");
    await page.getByRole("button", { name: "Show all" }).click();
    await page.getByText("200 partners").waitFor();
  });

  test("the list sorts by largest sales first, and its pages lead forward and back", async () => {
    const page = await visit("/");
    await page.getByRole("button", { name: /Billed sales/ }).click();
    await expect.poll(() => page.getByRole("row").nth(1).innerText()).toContain("4M stage");
    await page.getByRole("button", { name: "Next", exact: true }).click();
    await page.getByText("26–50 of 200").waitFor();
    const second = page.url();
    await page.getByRole("button", { name: "Previous", exact: true }).click();
    await page.getByText("1–25 of 200").waitFor();
    await page.goto(second);
    await page.getByText("26–50 of 200").waitFor();
  });

  test("an empty list says so and offers to show all", async () => {
    const page = await visit("/?q=no-such-name");
    await page.getByRole("heading", { name: "No matches" }).waitFor();
    await page.getByRole("button", { name: "Show all" }).last().click();
    await page.getByText("200 partners").waitFor();
  });
});

describe("the page of a partner", () => {
  test("gives the reasons for the stage, what the next one needs, and what it unlocks", async () => {
    const page = await visit(`/partners/${veltrassa}/eligibility`);
    await page.getByRole("heading", { name: "Why “50K stage”" }).waitFor();
    const why = await textOf(page.getByRole("region", { name: "Why “50K stage”" }));
    expect(why).toContain("Billed sales: USD 93,200 (at least USD 50,000 needed)");
    const next = page.getByRole("region", { name: "Next stage: 100K stage" });
    expect(await textOf(next)).toContain("USD 6,800 to go");
    expect(await textOf(next)).toContain("Azure sponsorship for deployments (USD 30,000, assumed)");
    expect(await textOf(next)).toContain("assumed");
    const ladder = page.getByRole("list", { name: /stages from lowest/ });
    expect(await ladder.locator("[aria-current=step]").innerText()).toContain("50K stage");
    expect(await page.getByRole("region", { name: /^Locked/ }).innerText()).toContain(
      "Executive endorsement",
    );
  });

  test("says how many sales are waiting for an exchange rate", async () => {
    const page = await visit("/partners/4101808/eligibility");
    await page.getByText(/sales? (is|are) waiting for an exchange rate/).waitFor();
  });

  test.each([
    ["en", "Technical", "Technical assistance", "How to use it", "Submit the request."],
    ["zh-TW", "技術", "技術協助", "使用方式", "提交要求。"],
    ["ko-KR", "기술", "기술 지원", "이용 방법", "요청을 제출하세요."],
  ] as const)("tells in %s how to ask for technical help", async (language, tab, name, how, step) => {
    const page = await visit(`/partners/${veltrassa}/eligibility`, { language, width: 390 });
    await page.getByRole("heading", { name: tab, exact: true }).first().waitFor();
    const benefit = page.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });
    await benefit.getByText(how).click();
    await benefit.getByRole("listitem").filter({ hasText: step }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
  });

  test("on a day in 2023 shows the version of that day; “Today” leads back", async () => {
    const page = await visit(`/partners/${veltrassa}/eligibility`);
    await page.getByText("Version 2026-01, in force since 1 January 2026").waitFor();
    await page.getByLabel("As of").fill("2023-10-01");
    await page.getByText("Version 2023-08, in force since 1 August 2023").waitFor();
    expect(page.url()).toContain("as_of=2023-10-01");
    await page.getByRole("button", { name: "Today" }).click();
    await page.getByText("Version 2026-01, in force since 1 January 2026").waitFor();
  });

  test("gives the receipt of its standing as a file whose digest is that of the rest", async () => {
    const page = await visit(`/partners/${veltrassa}/eligibility`);
    const button = page.getByRole("button", { name: "Download receipt" });
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    expect(download.suggestedFilename()).toMatch(/^receipt-4101101-\d{4}-\d\d-\d\d\.json$/);
    const text = readFileSync(await download.path(), "utf8");
    const { digest, measures } = JSON.parse(text);
    expect(measures[0]).toMatchObject({ measure: "billedSales", value: 9_320_000 });
    const rest = text.replace(`"digest":"${digest}",`, "");
    expect(createHash("sha256").update(rest).digest("hex")).toBe(digest);
  });

  test("on a day before the program says only that, and not what is missing today", async () => {
    const page = await visit(`/partners/${veltrassa}/eligibility?as_of=2019-01-01`);
    await page.getByText("No version of the program was in force on this day.").waitFor();
    await page.getByRole("heading", { name: "Live offers (0)" }).waitFor();
    expect(await page.getByText("Not yet eligible").count()).toBe(0);
  });

  test("has its pages in one row on a phone, with the current one in sight", async () => {
    const page = await visit(`/partners/${veltrassa}/sales`, { width: 390 });
    await page.getByText("L4101101-0141").waitFor();
    const parts = page.getByRole("navigation", { name: "Pages of this partner" });
    // The sales behind a figure belong to its reasons.
    await parts.getByRole("link", { name: "Eligibility" }).and(page.locator("[aria-current=page]")).waitFor();
    await parts.getByRole("link", { name: "Account settings" }).click();
    const current = parts.getByRole("link", { name: "Account settings" });
    await current.and(page.locator("[aria-current=page]")).waitFor();
    const box = await current.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
  });

  test("that does not exist has a page that says so and leads to the start", async () => {
    const page = await visit("/partners/999");
    await page.getByRole("heading", { name: "Partner not found" }).waitFor();
    await page.getByText('There is no partner "999".').waitFor();
    await page.getByRole("link", { name: "Go to the start page" }).waitFor();
    takeComplaints();
  });

  test("leads back to the list with the same search", async () => {
    const page = await visit("/?q=veltrassa");
    await page.getByRole("link", { name: /Veltrassa/ }).click();
    await page.getByRole("link", { name: "All partners" }).click();
    await page.getByText("1 partner", { exact: true }).waitFor();
  });
});

describe("everyone", () => {
  test("a Korean reader finds everything in Korean", async () => {
    const page = await visit("/");
    await page.getByRole("combobox", { name: "Language" }).selectOption("ko-KR");
    await page.getByText("파트너 200곳").waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("ko-KR");
    expect(await englishLeft(page, "ko-KR")).toEqual([]);
    await page.getByRole("searchbox").fill("veltrassa");
    await page.getByText("파트너 1곳", { exact: true }).waitFor();
    await page.getByRole("link", { name: /Veltrassa/ }).click();
    await page.getByRole("heading", { name: /Veltrassa/, level: 1 }).waitFor();
    expect(await englishLeft(page, "ko-KR")).toEqual([]);
    await page.getByRole("link", { name: "단계와 이유" }).click();
    const why = page.getByRole("region", { name: "‘5만 달러 단계’인 이유" });
    expect(await textOf(why)).toContain("마켓플레이스 청구 매출: USD 93,200");
    expect(await englishLeft(page, "ko-KR")).toEqual([]);
  });

  test("a Taiwanese reader finds everything in Chinese, with no space between characters", async () => {
    const page = await visit("/");
    await page.getByRole("combobox", { name: "Language" }).selectOption("zh-TW");
    await page.getByText("200 家合作夥伴").waitFor();
    expect(await englishLeft(page, "zh-TW")).toEqual([]);
    await page.getByRole("searchbox").fill("ｖｅｌｔｒａｓｓａ");
    await page.getByText("1 家合作夥伴", { exact: true }).waitFor();
    await page.getByRole("link", { name: /Veltrassa/ }).click();
    await page.getByRole("heading", { name: /Veltrassa/, level: 1 }).waitFor();
    expect(await englishLeft(page, "zh-TW")).toEqual([]);
    await page.getByRole("link", { name: "階段與原因" }).click();
    const why = page.getByRole("region", { name: "位於「5 萬美元階段」的原因" });
    expect(await textOf(why)).toContain("市集計費銷售額：USD 93,200");
    expect(await englishLeft(page, "zh-TW")).toEqual([]);
    expect(await textOf(page.locator("main"))).toMatch(/自 2026年1月1日起生效/);
    expect(await page.locator("main").innerText()).not.toMatch(/\p{Script=Han} \p{Script=Han}/u);
  });

  test("the keyboard alone is enough to find a partner, open it and come back", async () => {
    const page = await visit("/");
    await page.getByText("200 partners").waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the content");
    await tabToMatch(page, "input[type=search]");
    await page.keyboard.type("veltrassa");
    await page.getByText("1 partner", { exact: true }).waitFor();
    await tabToMatch(page, "tbody a");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Veltrassa Analytics, Inc." }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
    await tabToMatch(page, "a[href$='/eligibility']");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Why “50K stage”" }).waitFor();
    await tabToMatch(page, "summary");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "500K stage" }).waitFor();
  });

  test.each(["light", "dark"] as const)("axe finds no barrier on the pages in %s", async (look) => {
    const page = await visit("/?q=veltrassa", { look });
    await page.getByRole("link", { name: /Veltrassa/ }).waitFor();
    expect(await findBarriers(page, look)).toEqual([]);
    await page.getByRole("link", { name: /Veltrassa/ }).click();
    await page.getByRole("heading", { name: /Veltrassa/, level: 1 }).waitFor();
    await page.waitForLoadState("networkidle");
    expect(await findBarriers(page, look)).toEqual([]);
    await page.getByRole("link", { name: "Stages and reasons" }).click();
    await page.getByRole("heading", { name: "Why “50K stage”" }).waitFor();
    const assistance = page.getByRole("listitem").filter({ hasText: "Technical assistance" });
    await assistance.getByText("How to use it").click();
    await assistance.getByText("The form “Technical help” asks for").waitFor();
    expect(await findBarriers(page, look)).toEqual([]);
  });
});

/** The visible text, with non-breaking spaces as plain ones. */
async function textOf(place: Locator): Promise<string> {
  return (await place.innerText()).replaceAll("\u00a0", " ");
}

/** The English texts and text keys that a page shows. */
async function englishLeft(page: Page, language: "ko-KR" | "zh-TW"): Promise<string[]> {
  const packages = resolve(import.meta.dirname, "../packages");
  const read = (language: string): Record<string, string> => {
    const files = globSync(`{web,words}/src/locales/${language}/*.json`, { cwd: packages });
    const texts = files.map((file) => JSON.parse(readFileSync(resolve(packages, file), "utf8")));
    return Object.assign({}, ...texts);
  };
  const [en, own] = [read("en"), read(language)];
  const lines = new Set((await page.locator("body").innerText()).split("\n").map((line) => line.trim()));
  return Object.entries(en).flatMap(([key, text]) =>
    lines.has(key) || (lines.has(text) && own[key] !== text) ? [`${key}: ${text}`] : [],
  );
}
