import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { readConfig } from "../packages/server/src/config.ts";
import { testDatabase } from "../packages/server/src/database/testing.ts";
import { type Running, serve } from "../packages/server/src/main.ts";
import { launchBrowser } from "./browser.ts";

/** The day it is in these tests: the example is made for it, so the figures of its stories stand. */
const today = "2026-03-16";
const clock = { now: () => Temporal.Instant.from(`${today}T09:00:00Z`) };
/** How long one step may take: a test that waits for what never comes says where it stands. */
const stepMs = 8_000;
const page = resolve(import.meta.dirname, "../packages/web/dist/index.html");

/** How a visitor's browser is set up. */
export interface Setup {
  readonly language?: "en" | "zh-TW" | "ko-KR";
  readonly look?: "light" | "dark";
  readonly width?: number;
}

/** Somebody with a browser, and what their browser complained about. */
export interface Visitor {
  readonly page: Page;
  /** Errors and warnings of the console, uncaught errors, and breaches of the content security policy. */
  readonly complaints: string[];
  leave(): Promise<void>;
}

/** The real server over the example marketplace, and a browser to look at it. */
export interface Marketplace {
  /** `http://localhost:…` */
  address(): string;
  /** The address that the start prints, with the key. */
  printed(): string;
  /** Opens a browser of one's own at `path`, with the printed key unless `withKey` is false. */
  visit(path: string, setup?: Setup, withKey?: boolean): Promise<Visitor>;
}

/** Starts both before the tests of a file and ends them after. */
export function marketplace(): Marketplace {
  let running: Running | null = null;
  let browser: Browser | null = null;
  const home = mkdtempSync(join(tmpdir(), "laurel-e2e-"));
  const printed = () => /http\S+#key=\S+/.exec(running?.welcome.join("\n") ?? "")?.[0] ?? "";
  beforeAll(async () => {
    if (!existsSync(page))
      throw new Error("The page isn't built: run `node scripts/ensure-ready.mjs --web`.");
    const { url } = await testDatabase();
    const env = { LAUREL_HOME: home, DATABASE_URL: url, PORT: "0", LAUREL_EXAMPLE: "on" };
    const config = readConfig(env, home);
    [running, browser] = await Promise.all([
      serve({ config, worker: false, say: () => {}, clock }),
      launchBrowser(),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    rmSync(home, { recursive: true, force: true });
  });
  return {
    address: () => running?.address ?? "",
    printed,
    visit: async (path, setup = {}, withKey = true) => {
      if (browser === null) throw new Error("the browser has not started");
      const context = await newContext(browser, setup);
      const visitor = await observe(context);
      const key = withKey ? `#${printed().split("#")[1]}` : "";
      await visitor.page.goto(`${running?.address}${path}${key}`);
      return visitor;
    },
  };
}

async function newContext(browser: Browser, { language = "en", look = "light", width = 1280 }: Setup) {
  return browser.newContext({
    locale: language,
    colorScheme: look,
    viewport: { width, height: 900 },
    reducedMotion: "reduce",
  });
}

async function observe(context: BrowserContext): Promise<Visitor> {
  const complaints: string[] = [];
  await context.exposeFunction("noteViolation", (text: string) => void complaints.push(text));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      const { noteViolation } = globalThis as unknown as { noteViolation(text: string): void };
      noteViolation(`${violatedDirective} refused ${blockedURI}`);
    });
  });
  context.setDefaultTimeout(stepMs);
  const page = await context.newPage();
  page.on("pageerror", ({ message }) => void complaints.push(message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  return { page, complaints, leave: () => context.close() };
}
