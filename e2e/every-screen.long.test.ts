import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locale } from "@laurel/contract";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { findBarriers } from "./accessibility.ts";
import { findBrokenText } from "./broken-text.ts";
import { findEnglish } from "./left-in-english.ts";
import { complaintsOf, marketplace, type Visitor } from "./marketplace.ts";
import {
  administrator,
  advocate,
  makeContent,
  owner,
  type Screen,
  screensOf,
  signedOut,
  withKey,
} from "./screens.ts";

const site = marketplace({ withExamplePeople: true });
/** The folder for a picture of every screen in every language and look. */
const folder = process.env.LAUREL_PICTURES;
/** The widths at which nothing may reach over the edge: 1280 px at 400 %, and a phone. */
const narrow = [320, 390] as const;
/** How much of a phone's height may be above the page itself, with the strip of the example; pixels. */
const mostAbove = 120;
const wide = 1440;

let content: Awaited<ReturnType<typeof makeContent>>;
beforeAll(async () => {
  content = await makeContent(site);
  if (folder !== undefined) await expectFonts();
});

/** Without fonts for Chinese and Korean, pictures in these languages would show nothing. */
async function expectFonts(): Promise<void> {
  const { page, leave } = await site.visit("/", {}, false);
  const drawn = await page.evaluate(() =>
    ["繁", "體", "한", "글"].map((letter) => {
      const canvas = new OffscreenCanvas(40, 40).getContext("2d");
      if (canvas === null) return letter;
      canvas.font = "32px sans-serif";
      canvas.fillText(letter, 0, 32);
      return canvas.getImageData(0, 0, 40, 40).data.join();
    }),
  );
  await leave();
  expect(new Set(drawn).size, "install fonts for Chinese and Korean").toBe(drawn.length);
}

const languages = ["en", "zh-TW", "ko-KR"] as const satisfies readonly Locale[];

test.each(languages)("the screens before sign-in have no faults in %s", async (language) => {
  const visitor = await site.visit("/", { language, width: wide }, false);
  await walk(visitor, language, signedOut);
  await visitor.leave();
});

test.each(languages)("the screens of a key have no faults in %s", async (language) => {
  const visitor = await site.visit("/", { language, width: wide }, false);
  await visitor.page.goto(site.printed());
  await visitor.page.locator("tbody a").first().waitFor();
  await walk(visitor, language, withKey);
  await visitor.leave();
});

const people = [owner, advocate, administrator];

test.each(people.flatMap((person) => languages.map((language) => ({ person, language }))))(
  "every screen of $person has no faults in $language",
  async ({ person, language }) => {
    const visitor = await site.visit("/", { language, width: wide, as: person }, false);
    await walk(visitor, language, screensOf(content)[person] ?? {});
    await visitor.leave();
  },
);

test.each(languages)(
  "the account and the setup of the second factor have no faults in %s",
  async (language) => {
    const link = await site.invite(`${language.toLowerCase()}@example.com`, "manager");
    const visitor = await site.visit(link, { language, width: wide }, false);
    const { page, leave } = visitor;
    await page.locator("input[autocomplete=name]").fill("Kim Min-ji");
    await page.locator("input[autocomplete=new-password]").fill("four words make sense");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/partners/*");
    await page.goto(`${site.address()}/account`);
    const parts = page.locator("main section:has(> h2)");
    await parts.nth(4).locator("li").first().waitFor();
    const faults = await look(visitor, "account", language);
    await parts.nth(2).getByRole("button").click();
    await page.locator("section section input[autocomplete=current-password]").fill("four words make sense");
    await page.keyboard.press("Enter");
    await page.locator("main code").waitFor();
    expect([...faults, ...(await look(visitor, "second-factor", language))]).toEqual([]);
    await leave();
  },
);

test("the walk goes to every address of the page", () => {
  const screens = Object.assign({}, signedOut, withKey, ...Object.values(screensOf(content)));
  const walked = (Object.values(screens) as Screen[]).map(({ path }) => path.split(/[?#]/)[0] ?? "");
  const unwalked = addresses().filter((address) => !walked.some((path) => address.test(path)));
  expect(unwalked).toEqual([]);
});

/** The addresses that show something, as the page's routes declare them. */
function addresses(): readonly RegExp[] {
  const routes = ["router", "console-routes"].flatMap((name) => {
    const source = readFileSync(join(import.meta.dirname, `../packages/web/src/app/${name}.tsx`), "utf8");
    return source.split("createRoute({").filter((route) => /^ {2}component:/m.test(route));
  });
  const paths = routes.map((route) => {
    const [, parent = "", path = ""] =
      /getParentRoute: \(\) => (\w+),\n {2}path: "([^"]+)"/.exec(route) ?? [];
    return `${parent === "partner" ? "/partners/$partnerId" : ""}${path}`;
  });
  expect(paths.length).toBeGreaterThan(30);
  return paths.map((path) => new RegExp(`^${path.replaceAll(/\$\w+/g, "[^/]+").replace(/\/?\$?$/, "/?$")}`));
}

/** How many of a screen's collapsed parts are opened: one more would be like one of those. */
const openedOnce = 6;

/** Opens each screen and looks at it. All faults are reported together. */
async function walk(
  visitor: Visitor,
  language: Locale,
  screens: Readonly<Record<string, Screen>>,
): Promise<void> {
  const { page } = visitor;
  const pending = new Set<unknown>();
  page.on("request", (request) => {
    if (request.resourceType() !== "eventsource") pending.add(request);
  });
  for (const end of ["requestfinished", "requestfailed"] as const)
    page.on(end as "requestfinished", (request) => void pending.delete(request));
  const faults: string[] = [];
  for (const [name, { path, shows }] of Object.entries(screens)) {
    pending.clear();
    await page.goto(site.address() + path);
    try {
      await page.locator(shows).first().waitFor();
    } catch {
      faults.push(`${name}: nothing matches ${shows}`);
      continue;
    }
    await expect.poll(() => pending.size).toBe(0);
    for (const summary of (await page.locator("main summary").all()).slice(0, openedOnce))
      await summary.click();
    await expect.poll(() => pending.size).toBe(0);
    faults.push(...(await look(visitor, name, language)));
  }
  expect(faults).toEqual([]);
}

/** Gives the page a look, and waits for the frames in which its colors follow. */
async function dress(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Takes pictures of the screen and gives its faults. */
async function look({ page, ...visitor }: Visitor, name: string, language: Locale): Promise<string[]> {
  const faults: string[] = [];
  const picture = async (as: string) => {
    if (folder !== undefined)
      await page.screenshot({ path: join(folder, `${name}-${language}-${as}.png`), fullPage: true });
  };
  for (const colorScheme of ["light", "dark"] as const) {
    await dress(page, colorScheme);
    await picture(`${colorScheme}-${wide}`);
    faults.push(...(await findBarriers(page, colorScheme)));
  }
  if (language !== "en")
    faults.push(...(await findEnglish(page, language)).map((text) => `left in English: ${text}`));
  for (const width of narrow) {
    await page.setViewportSize({ width, height: 900 });
    const across = await page.evaluate(() => document.documentElement.scrollWidth);
    if (across !== width) faults.push(`${across} px wide in a window of ${width} px`);
  }
  const above = () => page.evaluate(() => document.querySelector("main")?.offsetTop ?? 0);
  try {
    // The header becomes that of a phone a moment after the window.
    await expect.poll(above).toBeLessThanOrEqual(mostAbove);
  } catch {
    faults.push(`the page begins ${await above()} px below the top of a phone`);
  }
  faults.push(...(await findBrokenText(page)));
  for (const colorScheme of ["dark", "light"] as const) {
    await dress(page, colorScheme);
    await picture(`${colorScheme}-390`);
  }
  await page.setViewportSize({ width: wide, height: 900 });
  faults.push(...complaintsOf({ page, ...visitor }));
  visitor.complaints.splice(0);
  return faults.map((fault) => `${name}: ${fault}`);
}
