import type { Page } from "playwright-core";

/** What the focus is on, in words. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent ?? "");
}

/** Goes on by Tab alone to what has these words. */
export async function tabTo(page: Page, words: string): Promise<void> {
  for (let stops = 0; stops < 20; stops += 1) {
    if ((await focused(page)) === words) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`"${words}" is not reached by Tab`);
}
