import { AxeBuilder } from "@axe-core/playwright";
import * as contract from "@laurel/contract";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { colorAt, colorsOf, expectApart, paint } from "./forced-colors.ts";
import { pressOn, reach, tabToMatch, typeInto } from "./keyboard.ts";
import { marketplace, visitorsOf } from "./marketplace.ts";
import { advocate, makeContent, owner, ownPartner } from "./screens.ts";
import { exampleSession } from "./session.ts";

/** A manager whose company has named no contact yet. */
const newcomer = "한지민";
/** An advocate who has none of that company's work yet. */
const colleague = "박서연";

const site = marketplace({ withExamplePeople: true });
const { visit } = visitorsOf(site);
let content: Awaited<ReturnType<typeof makeContent>>;
/** The screens on which most of the loop happens: whose, where, and what shows that it is there. */
let screens: readonly { readonly as: string; readonly path: string; readonly shows: string }[];
beforeAll(async () => {
  content = await makeContent(site);
  const own = `/partners/${ownPartner}`;
  screens = [
    { as: owner, path: `${own}/benefits`, shows: "main li h4" },
    { as: owner, path: `${own}/activate?choose=technical-assistance`, shows: "main form" },
    { as: owner, path: `${own}/activations/${content.waiting}`, shows: "main form textarea" },
    { as: advocate, path: "/queue?view=all", shows: "main li" },
    { as: advocate, path: `/console${own}/activations/${content.open}`, shows: "main dl" },
  ];
});

/** Opens a screen of the loop and waits until it is complete. */
async function open({ as, path, shows }: (typeof screens)[number], width = 1280): Promise<Page> {
  const page = await visit(path, { as, width });
  await page.locator(shows).first().waitFor();
  await page
    .locator("[role=progressbar][aria-busy], main [class*=fui-Spinner]")
    .waitFor({ state: "detached" });
  return page;
}

/** Whether the focused element can be seen: some point of it is not covered by another element. */
function isFocusInSight(): { readonly name: string; readonly isInSight: boolean } {
  const focus = document.activeElement;
  if (focus === null || focus === document.body) return { name: "", isInSight: true };
  const isInSight = [...focus.getClientRects()].some((box) =>
    [0.1, 0.5, 0.9].some((share) => {
      const hit = document.elementFromPoint(box.left + box.width * share, box.top + box.height / 2);
      return hit !== null && (focus.contains(hit) || hit.contains(focus));
    }),
  );
  return { name: focus.ariaLabel ?? focus.textContent ?? "", isInSight };
}

/** Tabs through the whole page and gives what had the focus and could not be seen. */
async function unseenFocus(page: Page): Promise<readonly string[]> {
  const unseen: string[] = [];
  for (let stops = 0; stops < 150; stops += 1) {
    await page.keyboard.press("Tab");
    const { name, isInSight } = await page.evaluate(isFocusInSight);
    if (name === "" && stops > 20) return unseen;
    if (!isInSight) unseen.push(name);
  }
  return unseen;
}

test("2.4.11: nothing that has the focus is hidden behind the bar of the chosen benefits", async () => {
  const page = await open(screens[0] as (typeof screens)[number]);
  await page.setViewportSize({ width: 320, height: 400 });
  const boxes = page.getByRole("checkbox", { name: /^Choose / });
  await boxes.first().check();
  await page.getByRole("region", { name: "Chosen benefits" }).waitFor();
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  expect(await unseenFocus(page)).toEqual([]);
});

test("2.5.7: pictures are chosen with a button or dragged, and nothing else is dragged", async () => {
  const path = `/partners/${ownPartner}/offers/${content.offer}/self-check`;
  const page = await visit(path, { as: owner });
  const chooser = page.waitForEvent("filechooser");
  await pressOn(page, page.getByRole("button", { name: "Choose the logo" }));
  const buffer = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAANgAAADYCAYAAAA=", "base64");
  await (await chooser).setFiles({ name: "logo.png", mimeType: "image/png", buffer });
  await page.getByText("logo.png").first().waitFor();
  for (const screen of screens) {
    const other = await open(screen);
    expect(await other.locator("[draggable=true], input[type=range], [role=slider]").count()).toBe(0);
  }
});

test("2.5.8: every target is 24 px large or has that room, also at 400 %", async () => {
  for (const screen of screens) {
    const page = await open(screen);
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      const { violations, passes } = await new AxeBuilder({ page })
        .exclude("[data-tabster-dummy]")
        .withRules(["target-size"])
        .setLegacyMode()
        .analyze();
      expect(passes.flatMap(({ nodes }) => nodes).length).toBeGreaterThan(5);
      const small = violations.flatMap(({ nodes }) => nodes.map(({ html }) => html));
      expect({ path: screen.path, width, small }).toEqual({ path: screen.path, width, small: [] });
    }
  }
});

test("3.2.6: the way to ask the team is in the same place on every page of a partner", async () => {
  const parts = ["", "/benefits", "/eligibility", "/offers", "/inbox", "/settings", "/sales"];
  const page = await visit(`/partners/${ownPartner}`, { as: owner });
  const orders: unknown[] = [];
  for (const part of parts) {
    await page.goto(`${site.address()}/partners/${ownPartner}${part}`);
    const nav = page.getByRole("navigation", { name: "Pages of this partner" });
    await nav.getByRole("link", { name: "Requests" }).waitFor();
    orders.push(await nav.getByRole("link").allTextContents());
  }
  expect(orders).toEqual(parts.map(() => orders[0]));
  expect(orders[0]).toContain("Requests");
});

test("3.3.7: what was entered once is filled in: a request after a reload, and its offer", async () => {
  const page = await visit(`/partners/${ownPartner}/offers`, { as: owner });
  await page.getByRole("link", { name: /^Ask about best practices/ }).click();
  const offer = page.getByRole("combobox", { name: "Offer" });
  await offer.waitFor();
  expect(await offer.inputValue()).toBe(content.offer);
  const saved = page.waitForResponse((answer) => answer.url().includes("/drafts/") && answer.ok());
  await page.locator("main textarea").fill("Which pictures work best?");
  await saved;
  await page.reload();
  await expect.poll(() => page.locator("main textarea").inputValue()).toBe("Which pictures work best?");
});

test("3.3.8: a password can be pasted, filled in by the browser, and read", async () => {
  const page = await visit("/", { as: owner });
  await page.context().clearCookies();
  await page.goto(site.address());
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const password = page.locator("input[autocomplete=current-password]");
  await password.waitFor();
  expect(await page.locator("input[autocomplete=username]").count()).toBe(1);
  await page.evaluate(() => navigator.clipboard.writeText("four words make sense"));
  await reach(page, password);
  await page.keyboard.press("Control+v");
  expect(await password.inputValue()).toBe("four words make sense");
  await pressOn(page, page.getByRole("button", { name: "Show password" }));
  expect(await password.getAttribute("type")).toBe("text");
});

test("at 400 % nothing reaches over the edge, and nothing with the focus is hidden", async () => {
  for (const screen of screens) {
    const page = await open(screen);
    await page.setViewportSize({ width: 320, height: 256 });
    const across = await page.evaluate(() => document.documentElement.scrollWidth);
    expect({ path: screen.path, across }).toEqual({ path: screen.path, across: 320 });
    for (let stops = 0; stops < 25; stops += 1) {
      await page.keyboard.press("Tab");
      expect(await page.evaluate(isFocusInSight)).toMatchObject({ isInSight: true });
    }
  }
});

/** How an element is drawn when the reader's own few colors replace all others. */
function drawnAs(element: Element) {
  const own = getComputedStyle(element);
  const after = getComputedStyle(element, "::after");
  return {
    bottom: own.borderBottomColor,
    hasBorder: [own, after].some(
      (style) => style.borderTopStyle !== "none" && style.borderTopWidth !== "0px",
    ),
    hasOutline: [own, after].some(
      (style) =>
        style.outlineStyle === "auto" ||
        (style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2) ||
        (style.content !== "none" && Number.parseFloat(style.borderTopWidth) >= 2),
    ),
  };
}

test("with forced colors, states, the current page, the focus and the bar can be told apart", async () => {
  const page = await open(screens[0] as (typeof screens)[number]);
  await page.emulateMedia({ forcedColors: "active" });
  const drawn = (selector: string) => page.locator(selector).first().evaluate(drawnAs);
  expect((await drawn("main li [class*=fui-Badge]")).hasBorder).toBe(true);
  const tabs = "main nav";
  const current = await drawn(`${tabs} [aria-current=page]`);
  expect(current.bottom).not.toBe((await drawn(`${tabs} a:not([aria-current])`)).bottom);
  await page
    .getByRole("checkbox", { name: /^Choose / })
    .first()
    .check();
  const bar = page.getByRole("region", { name: "Chosen benefits" });
  expect((await bar.evaluate(drawnAs)).hasBorder).toBe(true);
  for (const kind of ["main a", "main button", "main summary", "main select"]) {
    await tabToMatch(page, `${kind}, ${kind} *`);
    const field = page.locator(":focus");
    const ring = await field.evaluate(drawnAs);
    const around = await field.locator("..").evaluate(drawnAs);
    expect({ kind, isMarked: ring.hasOutline || around.hasOutline }).toEqual({ kind, isMarked: true });
  }
});

/** Opens a screen in the few colors of a reader's own. */
async function openForced(as: string, path: string, shows: string): Promise<Page> {
  const page = await open({ as, path, shows });
  await page.emulateMedia({ forcedColors: "active" });
  return page;
}

test("with forced colors, stages behind, here and ahead, and the parts of a meter, differ", async () => {
  const page = await openForced(owner, `/partners/${ownPartner}`, "main ol [aria-current=step]");
  const stages = page.locator("main ol:has([aria-current=step]) > li");
  const current = await stages.evaluateAll((all) => all.findIndex((each) => each.ariaCurrent === "step"));
  const dots = [current - 1, current, current + 1].map((place) => stages.nth(place).locator("> span").nth(1));
  await expectApart(page, dots, 6);
  const ways = [current, current + 1].map((place) => stages.nth(place).locator("> span").nth(0));
  await expectApart(page, ways);
  const meter = await paint(page, page.getByRole("progressbar").first());
  expect(colorAt(meter, 0.1, 0.5)).not.toBe(colorAt(meter, 0.99, 0.5));
});

test("with forced colors, what holds and what doesn't can be told apart", async () => {
  const page = await openForced(owner, `/partners/${ownPartner}/eligibility`, "main ol [aria-current=step]");
  await page.locator("main summary").first().click();
  const marks = ["Met", "Not met"].map((name) => page.getByRole("img", { name, exact: true }).first());
  await expectApart(page, marks);
});

test("with forced colors, the parts of “Nobody left behind” can be told apart", async () => {
  const page = await openForced(advocate, "/left-behind", "main section li");
  const picture = page.locator("main section").first();
  const bars = picture.locator("[aria-hidden=true]:has(> span) > span");
  await expectApart(page, await bars.all());
  const swatches = await picture.locator("li > [aria-hidden=true]").all();
  expect(swatches.length).toBeGreaterThan(3);
  await expectApart(page, swatches);
  for (const swatch of swatches) expect(colorsOf(await paint(page, swatch, 4)).size).toBeGreaterThan(1);
});

test("with forced colors, the bars of the chart of stages and the chosen one can be told apart", async () => {
  const page = await openForced(advocate, "/?stage=transact.t100k", "button[aria-pressed=true]");
  const fill = (pressed: boolean) =>
    page.locator(`main button[aria-pressed=${pressed}] [style*="--share"]`).first();
  await fill(true).waitFor();
  await expectApart(page, [fill(true), fill(false)]);
  for (const each of [fill(true), fill(false)]) {
    const painted = await paint(page, each, 4);
    expect(colorAt(painted, 0.5, 0.5)).not.toBe(colorAt(painted, 0.5, 0));
  }
  const edges = [true, false].map(async (pressed) =>
    colorAt(await paint(page, page.locator(`main button[aria-pressed=${pressed}]`).first()), 0.5, 0.02),
  );
  expect(await edges[0]).not.toBe(await edges[1]);
});

/** The requests that change something, other than keeping a draft. */
function changesOf(page: Page): string[] {
  const changes: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET" && !request.url().includes("/drafts/"))
      changes.push(`${request.method()} ${request.url()}`);
  });
  return changes;
}

/** Composes a syllable in the focused field and presses the Enter that ends it, as Safari reports it. */
async function composeAndEnter(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Input.imeSetComposition", { text: "하", selectionStart: 1, selectionEnd: 1 });
  const key = { key: "Enter", code: "Enter", windowsVirtualKeyCode: 229, text: "\r" };
  await cdp.send("Input.dispatchKeyEvent", { type: "keyDown", ...key });
  await cdp.send("Input.dispatchKeyEvent", { type: "keyUp", ...key });
  await cdp.detach();
}

test("Enter that ends a composed syllable submits no form; the next Enter submits it", async () => {
  const fields = [
    { as: owner, path: `/partners/${ownPartner}/settings`, field: "main form input[type=email]" },
    { as: owner, path: "/account", field: "main form input[autocomplete=name]" },
    { as: advocate, path: "/?sort=name", field: "main input[type=search]" },
    { as: owner, path: `/partners/${ownPartner}/benefits`, field: "main input[type=search]" },
  ];
  for (const { as, path, field } of fields) {
    const page = await visit(path, { as });
    const input = page.locator(field).first();
    await input.waitFor();
    const changes = changesOf(page);
    await input.focus();
    const before = page.url();
    await composeAndEnter(page);
    await page.waitForTimeout(150);
    expect(await input.inputValue()).toContain("하");
    expect({ path, changes, url: page.url().split("?")[0] }).toEqual({
      ...{ path, changes: [], url: before.split("?")[0] },
    });
    expect(await page.locator("[aria-invalid=true]").count()).toBe(0);
  }
  const page = await visit("/account", { as: owner });
  const name = page.locator("main form input[autocomplete=name]");
  await name.fill("Olivia Hart");
  const changes = changesOf(page);
  await name.press("Enter");
  await expect.poll(() => changes.length).toBe(1);
});

test("with the keyboard alone, a benefit is activated, asked about, answered and delivered", async () => {
  const manager = await exampleSession(site, newcomer);
  const [membership] = (await manager.ask(contract.getMe, {})).memberships;
  const partnerId = membership?.partnerId ?? "";
  const page = await visit(`/partners/${partnerId}/benefits?find=whats-new-blog`, { as: newcomer });
  await pressOn(page, page.getByRole("button", { name: "Activate Mention on the what's-new blog" }));
  const chosen = page.getByRole("radio").first();
  await reach(page, chosen);
  await page.keyboard.press("Space");
  const email = page.getByLabel("E-mail address of the contact");
  // 3.3.7: the person's address is known.
  await expect.poll(() => email.inputValue()).toMatch(/@/);
  await typeInto(page, page.getByLabel("Phone number"), "+82 2 312 3456");
  await pressOn(page, page.getByRole("button", { name: "Assign user" }));
  await page.getByText(/is now a marketing contact/).waitFor();
  await pressOn(page, page.getByRole("button", { name: "Activate", exact: true }));
  await page.getByRole("heading", { name: "Mention on the what's-new blog is activated" }).waitFor();

  const team = await visit("/queue?view=all&kind=contact", { as: colleague });
  const row = team.getByRole("listitem").filter({ has: team.locator(`a[href$="/partners/${partnerId}"]`) });
  await pressOn(team, row.getByRole("button", { name: /^Take: / }));
  await team.getByText("You have it now").waitFor();
  expect(await team.evaluate(() => document.activeElement !== document.body)).toBe(true);
  await pressOn(team, row.getByRole("link", { name: "Mention on the what's-new blog" }));
  const act = async (name: string, field: string, text: string) => {
    await pressOn(team, team.getByRole("button", { name, exact: true }).first());
    const form = team.getByRole("region", { name, exact: true });
    if ((await form.getByLabel("Reason").count()) > 0) {
      await reach(team, form.getByLabel("Reason"));
      await team.keyboard.press("ArrowDown");
    }
    await typeInto(team, form.getByLabel(field), text);
    await pressOn(team, form.getByRole("button", { name, exact: true }));
    await team.getByText(`Done: ${name}.`).waitFor();
  };
  await act("Log a contact", "What was said", "We talked about the round-up.");
  await act("Ask the partner", "What you need to know", "Which feature is new?");

  await page.goto(`${site.address()}/partners/${partnerId}`);
  await pressOn(page, page.getByRole("link", { name: "Answer the team: Mention on the what's-new blog" }));
  await typeInto(page, page.getByLabel("Your answer"), "The export to spreadsheets.");
  await pressOn(page, page.getByRole("button", { name: "Send answer" }));
  await team.getByText("The export to spreadsheets.").first().waitFor();
  await act("Deliver", "What you delivered (optional)", "It is in the round-up of March.");
  await page.getByText("It is in the round-up of March.").first().waitFor();
});
