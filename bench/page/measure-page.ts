import { sharedBrowser } from "../../e2e/browser.ts";
import { type ServedExample, told } from "../serve-example.ts";

/** The script that a page needs before it can be used. */
export interface PageWeight {
  /** As transferred, compressed; a KB is 1,000 bytes. */
  readonly scriptKb: number;
  readonly scripts: number;
}

/**
 * Opens the partner's benefits in a browser whose cache is empty, and adds up the scripts as the network
 * transferred them, until the benefits are shown and nothing more is loaded.
 */
export async function measurePage(
  { start, partnerId, cookie }: ServedExample,
  tell: (what: string) => void,
): Promise<PageWeight> {
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
    const network = await context.newCDPSession(page);
    await network.send("Network.enable");
    const scripts = new Set<string>();
    let bytes = 0;
    network.on("Network.responseReceived", ({ requestId, type }) => {
      if (type === "Script") scripts.add(requestId);
    });
    network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) bytes += encodedDataLength;
    });
    await page.goto(`${address}/partners/${partnerId}/benefits`);
    await page.getByRole("tabpanel").or(page.getByRole("tab").first()).first().waitFor();
    // The stream of changes stays open, so the network is never idle.
    await page.waitForTimeout(quietMs);
    if (scripts.size === 0) throw new Error("the page loaded no script");
    return { scriptKb: bytes / 1_000, scripts: scripts.size };
  } finally {
    await browser.close();
  }
}

/** For so long after the benefits are shown, what is loaded counts. */
const quietMs = 1_500;
