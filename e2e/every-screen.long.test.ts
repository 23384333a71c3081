import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findBarriers } from "./accessibility.ts";
import { complaintsOf, marketplace, type Setup, type Visitor } from "./marketplace.ts";

const site = marketplace();
/** How a screen is viewed. */
type View = Required<Omit<Setup, "as">>;
const folder = mkdtempSync(join(tmpdir(), "laurel-screens-"));

/** Each screen with a selector that only it has, so that no picture shows another screen by mistake. */
const screens = {
  list: { path: "/", shows: "tbody a" },
  filtered: { path: "/?stage=transact.t100k&sort=-billedSales", shows: "button[aria-pressed=true]" },
  empty: { path: "/?q=no-such-name", shows: "main section h2 + button" },
  partner: { path: "/partners/4101101", shows: "main ol [aria-current=step]" },
  "term-ends": { path: "/partners/4101909", shows: "main ol [aria-current=step]" },
  waiting: { path: "/partners/4101808/eligibility", shows: "main [class*=fui-MessageBar]" },
  "not-entered": { path: "/partners/4101606", shows: "main ol:not(:has([aria-current]))" },
  "account-of-a-key": { path: "/account", shows: "main section > button" },
  "before-the-program": {
    path: "/partners/4101101/eligibility?as_of=2019-01-01",
    shows: "main div:not(:has(section)) > p",
  },
  benefits: { path: "/partners/4101101/benefits", shows: "main li h4" },
  "technical-benefits": { path: "/partners/4101101/benefits?tab=technical", shows: "main li h4" },
  activate: { path: "/partners/4101101/activate?choose=technical-assistance", shows: "main form" },
  eligibility: { path: "/partners/4101101/eligibility", shows: "main ol [aria-current=step]" },
  "not-yet-eligible": { path: "/partners/4101606/eligibility", shows: "main [class*=fui-MessageBar]" },
  offers: { path: "/partners/4101101/offers", shows: "main section h2" },
  requests: { path: "/partners/4101101/requests", shows: "main search" },
  "new-request": { path: "/partners/4101101/requests/new", shows: "main form textarea" },
  inbox: { path: "/partners/4101101/inbox", shows: "main section" },
  settings: { path: "/partners/4101101/settings", shows: "main form input[type=email]" },
  team: { path: "/team", shows: "main form input[type=email]" },
  keys: { path: "/keys", shows: "main section p" },
  imports: { path: "/imports", shows: "tbody a" },
  import: { path: "/imports/1", shows: "main dl" },
  "what-waits": { path: "/waiting", shows: "main section p" },
} as const;

/** The screens before sign-in. */
const signedOut = {
  "sign-in": { path: "/", shows: "input[autocomplete=current-password]" },
  "sign-in-failed": { path: "/sign-in?error=access_denied", shows: "main [class*=fui-MessageBar]" },
  forgot: { path: "/forgot-password", shows: "main form" },
  reset: { path: "/reset-password#token=nonsense", shows: "input[autocomplete=new-password]" },
  "no-invitation": { path: "/join#token=nonsense", shows: "h1:focus" },
  key: { path: "/?again#key=nonsense", shows: "main code" },
} as const;

const setups: readonly View[] = (["en", "zh-TW", "ko-KR"] as const).flatMap((language) =>
  (["light", "dark"] as const).flatMap((look) => [1280, 360].map((width) => ({ language, look, width }))),
);

test.each(setups)(
  "every screen in $language, $look, $width px wide fits the width and has no barriers",
  async (setup) => {
    const { page, complaints, leave } = await site.visit("/", setup, false);
    for (const [name, { path, shows }] of Object.entries(signedOut)) {
      await page.goto(site.address() + path);
      await page.locator(shows).first().waitFor();
      await look({ page, complaints, leave }, name, setup);
    }
    await page.goto(site.printed());
    await page.locator("tbody a").first().waitFor();
    for (const [name, { path, shows }] of Object.entries(screens)) {
      await page.goto(site.address() + path);
      await page.locator(shows).first().waitFor();
      await page.waitForLoadState("networkidle");
      for (const summary of await page.locator("summary").all()) await summary.click();
      await look({ page, complaints, leave }, name, setup);
    }
    await leave();
    await lookAtAccount(setup);
  },
);

/** Views the account of a newly invited person, then the setup of the second factor. */
async function lookAtAccount(setup: View): Promise<void> {
  const email = `${setup.language}-${setup.look}-${setup.width}@example.com`.toLowerCase();
  const visitor = await site.visit(await site.invite(email, "manager"), setup, false);
  const { page, leave } = visitor;
  await page.locator("input[autocomplete=name]").fill("Kim Min-ji");
  await page.locator("input[autocomplete=new-password]").fill("four words make sense");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/partners/*");
  await page.goto(`${site.address()}/account`);
  const parts = page.locator("main section:has(> h2)");
  await parts.nth(3).locator("li").waitFor();
  await look(visitor, "account", setup);
  await parts.nth(2).getByRole("button").click();
  await page.locator("section section input[autocomplete=current-password]").fill("four words make sense");
  await page.keyboard.press("Enter");
  await page.locator("main code").waitFor();
  await look(visitor, "second-factor", setup);
  await leave();
}

/** Takes a picture and checks the screen. */
async function look(visitor: Visitor, name: string, setup: View): Promise<void> {
  const { page } = visitor;
  const file = join(folder, `${name}-${setup.language}-${setup.look}-${setup.width}.png`);
  await page.screenshot({ path: file, fullPage: true });
  const across = await page.evaluate(() => document.documentElement.scrollWidth);
  expect({ name, across }).toEqual({ name, across: setup.width });
  // The language changes no roles or colors, so one language is enough in every look and width.
  const barriers = setup.language === "en" ? await findBarriers(page, setup.look) : [];
  expect({ name, barriers }).toEqual({ name, barriers: [] });
  expect({ name, complaints: complaintsOf(visitor) }).toEqual({ name, complaints: [] });
}

test("the pictures are kept for review", () => {
  process.stdout.write(`Pictures of every screen: ${folder}\n`);
});
