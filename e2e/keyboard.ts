import type { Locator, Page } from "playwright-core";

/** The label or text of the focused element. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent ?? "");
}

/** Presses Tab until the element with this label or text has the focus. */
export async function tabTo(page: Page, words: string): Promise<void> {
  await tabUntil(page, words, async () => (await focused(page)) === words, 20);
}

/** Presses Tab at least once, until an element that matches the selector has the focus. */
export async function tabToMatch(page: Page, selector: string): Promise<void> {
  await page.keyboard.press("Tab");
  const isThere = () => page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
  await tabUntil(page, selector, isThere, 60);
}

async function tabUntil(page: Page, what: string, isThere: () => Promise<boolean>, most: number) {
  for (let stops = 0; stops < most; stops += 1) {
    if (await isThere()) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach "${what}"`);
}

/** Presses Tab until the element has the focus. */
export async function reach(page: Page, wanted: Locator): Promise<void> {
  // Looked up at each stop: a change that arrives may replace the element.
  const isThere = () => wanted.evaluate((element) => element === document.activeElement);
  await tabUntil(page, String(wanted), isThere, 150);
}

/** Reaches a button or a link by Tab and presses Enter. */
export async function pressOn(page: Page, wanted: Locator): Promise<void> {
  await reach(page, wanted);
  await page.keyboard.press("Enter");
}

/** Reaches a field by Tab and types into it. */
export async function typeInto(page: Page, wanted: Locator, text: string): Promise<void> {
  await reach(page, wanted);
  await page.keyboard.type(text);
}
