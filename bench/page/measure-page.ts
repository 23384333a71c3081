import { sharedBrowser } from "../../e2e/browser.ts";
import { type ServedExample, told } from "../serve-example.ts";
import { measureScrolling, type Scrolling } from "./measure-scrolling.ts";
import { seedSales } from "./seed-sales.ts";

/** The script that a page needs before it can be used, and how a long list scrolls. */
export interface PageTimes extends Scrolling {
  /** Compressed, as transferred, without headers; a KB is 1,000 bytes. */
  readonly scriptKb: number;
  readonly scripts: number;
}

/** How long the list is. */
export interface PageSizes {
  readonly sales: number;
}

/**
 * Opens the partner's benefits in a browser whose cache is empty, and adds up what it says of each script,
 * until the benefits are shown and nothing more is loaded. Then scrolls through the partner's sales.
 */
export async function measurePage(
  { database, start, partnerId, cookie }: ServedExample,
  { sales }: PageSizes,
  tell: (what: string) => void,
): Promise<PageTimes> {
  tell("the first load of the page with a partner's benefits");
  const address = String(await told(start(new URL("../read/serve-laurel.ts", import.meta.url))));
  const browser = await sharedBrowser();
  try {
    const context = await browser.newContext({ locale: "en" });
    await context.addCookies(
      cookie.split("; ").map((each) => {
        const [name = "", ...value] = each.split("=");
        return { name, value: value.join("="), url: address };
      }),
    );
    const page = await context.newPage();
    await page.goto(`${address}/partners/${partnerId}/benefits`);
    await page.getByRole("heading", { level: 2 }).first().waitFor();
    // The stream of changes stays open, so the network is never idle.
    await page.waitForTimeout(quietMs);
    const sizes = await page.evaluate(encodedScripts);
    if (sizes.length === 0) throw new Error("the page loaded no script");
    tell(`scrolling through ${sales} sales`);
    await seedSales(database, partnerId, sales);
    await page.goto(`${address}/partners/${partnerId}/sales`);
    return {
      scriptKb: sizes.reduce((sum, size) => sum + size, 0) / 1_000,
      scripts: sizes.length,
      ...(await measureScrolling(browser, page, sales)),
    };
  } finally {
    await browser.close();
  }
}

/** For so long after the benefits are shown, what is loaded counts. */
const quietMs = 1_500;

/** Runs in the page: the compressed size of every script, as the browser received it. */
function encodedScripts(): number[] {
  const { performance } = globalThis as unknown as {
    readonly performance: {
      getEntriesByType(
        type: "resource",
      ): readonly { readonly name: string; readonly encodedBodySize: number }[];
    };
  };
  return performance
    .getEntriesByType("resource")
    .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
    .map(({ encodedBodySize }) => encodedBodySize);
}
