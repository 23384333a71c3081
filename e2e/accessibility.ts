import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const colorRules = ["color-contrast", "link-in-text-block"];

/**
 * The barriers that axe finds by WCAG 2.2 AA, one line each. The dark look differs only in colors, so only
 * the rules about colors apply to it. Fluent's own focus stops are empty on purpose.
 */
export async function findBarriers(page: Page, look: "light" | "dark" = "light"): Promise<string[]> {
  const axe = new AxeBuilder({ page: withoutFrames(page) })
    .options({ iframes: false })
    .exclude("[data-tabster-dummy]");
  const { violations } = await (look === "dark" ? axe.withRules(colorRules) : axe.withTags(tags))
    .setLegacyMode()
    .analyze();
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${impact} ${id} at ${target.join(" ")}: ${failureSummary}`),
  );
}

/** The page for axe: a frame holds a mail and runs no scripts, and axe would wait a second for each. */
function withoutFrames(page: Page): Page {
  return Object.create(page, { frames: { value: () => [page.mainFrame()] } });
}
