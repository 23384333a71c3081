import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Starts quietly, also as root in a container. Web security stays on. */
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

const installed = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

/** The places to look for a browser, in this order. Each gives the path or null. */
const places: readonly (() => Promise<string | null>)[] = [
  async () => installed.find((path) => existsSync(path)) ?? null,
  packaged,
  async () => (existsSync(chromium.executablePath()) ? chromium.executablePath() : null),
];

let shared: Promise<Browser> | null = null;

/** The browser that all test files of this process share. It ends with the process. */
export function sharedBrowser(): Promise<Browser> {
  shared ??= launchBrowser();
  return shared;
}

/**
 * Starts a browser: the one named by `CHROMIUM_PATH`, else one that is installed, else the one of the npm
 * package `@sparticuz/chromium`, else Playwright's own download.
 * @throws Error that names every place that was tried and what was wrong there.
 */
async function launchBrowser(): Promise<Browser> {
  const named = process.env.CHROMIUM_PATH;
  const candidates = named ? [async () => named] : places;
  const tried: string[] = [];
  for (const find of candidates) {
    try {
      const executablePath = await find();
      if (executablePath === null) continue;
      tried.push(executablePath);
      return await chromium.launch({ executablePath, args });
    } catch (error) {
      tried.push(String(error instanceof Error ? error.message : error).slice(0, 400));
    }
  }
  throw new Error(
    "No browser could be started, so nothing was tested. Install Chrome or Chromium, or set CHROMIUM_PATH. " +
      `Tried: ${tried.join(" · ") || "no place has one"}`,
  );
}

/**
 * The pinned browser from npm. It unpacks its libraries only on AWS Lambda, whose variables this sets. By
 * itself it reads its own fonts alone, which have no Chinese and no Korean.
 */
async function packaged(): Promise<string | null> {
  if (process.platform !== "linux" || process.arch !== "x64") return null;
  process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs22.x";
  process.env.AWS_LAMBDA_JS_RUNTIME ??= "nodejs22.x";
  process.env.FONTCONFIG_FILE ??= join(import.meta.dirname, "fonts.conf");
  const { default: sparticuz } = await import("@sparticuz/chromium");
  return sparticuz.executablePath();
}
