import type { Page } from "playwright-core";

/**
 * The texts that a narrow screen spoils: a word that goes on in the next line without a hyphen, and a choice
 * of a menu that is cut off.
 */
export async function findBrokenText(page: Page): Promise<readonly string[]> {
  return page.evaluate(readPage);
}

/** Runs in the page. */
function readPage(): string[] {
  // Words of letters alone: addresses, ids and words in Chinese may be broken anywhere.
  const isText = /^\p{P}*[\p{Script=Latin}\p{Script=Hangul}’-]{2,24}\p{P}*$/u;
  const isCode = "pre, code, textarea, a[href*='//']";
  const found: string[] = [];
  // What only a screen reader says is one pixel wide, and what is folded away isn't laid out.
  const isSeen = (element: Element): boolean => {
    if (!element.checkVisibility()) return false;
    for (let each: Element | null = element; each !== null; each = each.parentElement)
      if (
        each instanceof HTMLElement &&
        each.offsetWidth <= 1 &&
        getComputedStyle(each).display !== "contents"
      )
        return false;
    return true;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.parentElement === null || node.parentElement.closest(isCode) !== null) continue;
    if (!isSeen(node.parentElement)) continue;
    for (const token of (node.textContent ?? "").matchAll(/\S+/g)) {
      if (!isText.test(token[0])) continue;
      for (const word of token[0].matchAll(/[\p{L}’]{2,}/gu)) {
        const range = document.createRange();
        range.setStart(node, token.index + word.index);
        range.setEnd(node, token.index + word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (lines.size > 1) found.push(`broken in two: ${word[0]}`);
      }
    }
  }
  const canvas = document.createElement("canvas").getContext("2d");
  for (const select of document.querySelectorAll("select")) {
    const style = getComputedStyle(select);
    const text = select.selectedOptions[0]?.text ?? "";
    if (canvas === null || select.clientWidth === 0) continue;
    canvas.font = style.font;
    const room =
      select.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
    if (canvas.measureText(text).width > room + 1) found.push(`cut off: ${text}`);
  }
  return found;
}
