import type { Page } from "playwright-core";

/** What the focus is on, in words. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent ?? "");
}

/** Goes on by Tab alone to what has these words. */
export async function tabTo(page: Page, words: string): Promise<void> {
  await tabUntil(page, words, async () => (await focused(page)) === words, 20);
}

/** Goes on by Tab alone, and by one stop at least, to what a selector names. */
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
  throw new Error(`"${what}" is not reached by Tab`);
}
