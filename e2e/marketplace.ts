import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { Role } from "../packages/contract/src/roles.ts";
import { exampleClock, exampleDatabase } from "../packages/server/src/app/example/testing-example.ts";
import { type Running, serve } from "../packages/server/src/app/serve.ts";
import { readConfig } from "../packages/server/src/platform/config.ts";
import type { Database } from "../packages/server/src/platform/database/open.ts";
import { sharedBrowser } from "./browser.ts";

/** How long one step may take: a test that waits for what never comes says where it stands. */
const stepMs = 8_000;
const page = resolve(import.meta.dirname, "../packages/web/dist/index.html");

/** How a visitor's browser is set up. */
export interface Setup {
  readonly language?: "en" | "zh-TW" | "ko-KR";
  readonly look?: "light" | "dark";
  readonly width?: number;
  /** Who is signed in already. */
  readonly as?: { readonly email: string; readonly password: string };
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
  /**
   * Has the team invite somebody to a partner, or (null) to itself; gives the way that was mailed:
   * `/join#token=…`.
   */
  invite(email: string, role: Role, partnerId?: string | null): Promise<string>;
  /** The way that was mailed to somebody last: `/reset-password#token=…`. Waits until there is one. */
  mailed(email: string, path: "/join" | "/reset-password"): Promise<string>;
}

/** What else stands around the server: settings that name other servers, and whether it works the queue. */
interface Around {
  readonly worker?: boolean;
  /** On a database of its own, which it starts by itself: only there are the example's people let in. */
  readonly withExamplePeople?: boolean;
  readonly env?: () => Promise<Readonly<Record<string, string>>>;
}

/** Starts both before the tests of a file and ends them after. */
export function marketplace(around: Around = {}): Marketplace {
  const { worker = false, withExamplePeople = false, env = async () => ({}) } = around;
  let database: Database | null = null;
  let running: Running | null = null;
  let browser: Browser | null = null;
  const home = mkdtempSync(join(tmpdir(), "laurel-e2e-"));
  const printed = () => /http\S+#key=\S+/.exec(running?.welcome.join("\n") ?? "")?.[0] ?? "";
  beforeAll(async () => {
    if (!existsSync(page))
      throw new Error("The page isn't built: run `node scripts/ensure-ready.mjs --web`.");
    database = withExamplePeople ? null : await exampleDatabase();
    const own = { LAUREL_HOME: home, DATABASE_URL: database?.url, PORT: "0", LAUREL_EXAMPLE: "on" };
    // More people sign in here from one address than ever would within minutes.
    const config = readConfig({ ...own, RATE_LIMIT_SIGN_IN: "1000", ...(await env()) }, home);
    [running, browser] = await Promise.all([
      serve({ config, worker, say: () => {}, clock: exampleClock }),
      sharedBrowser(),
    ]);
  });
  const mailed: Marketplace["mailed"] = (email, path) => findMailed(database, email, path);
  afterAll(async () => {
    await running?.stop();
    rmSync(home, { recursive: true, force: true });
  });
  return {
    address: () => running?.address ?? "",
    printed,
    visit: async (path, setup = {}, withKey = true) => {
      if (browser === null) throw new Error("the browser has not started");
      const context = await newContext(browser, setup);
      if (setup.as !== undefined) await signIn(context, running?.address ?? "", setup.as);
      const visitor = await observe(context);
      const key = withKey ? `#${printed().split("#")[1]}` : "";
      await visitor.page.goto(`${running?.address}${path}${key}`);
      return visitor;
    },
    invite: async (email, role, partnerId = "4101101") => {
      const place = partnerId === null ? "team" : `partners/${partnerId}`;
      const answer = await fetch(`${running?.address}/api/v1/${place}/invitations`, {
        method: "POST",
        headers: { authorization: `Bearer ${printed().split("=")[1]}`, "content-type": "application/json" },
        body: JSON.stringify({ email, role, locale: "en" }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      return mailed(email, "/join");
    },
    mailed,
  };
}

async function findMailed(database: Database | null, email: string, path: string): Promise<string> {
  for (let tries = 0; tries < 50; tries += 1) {
    const found = await database?.pool.query<{ link: string | null }>(
      `select substring(to_jsonb(messages)::text from $2) as link from messages
       where email = $1 order by message_id desc limit 1`,
      [email, `${path}#token=[A-Za-z0-9_-]+`],
    );
    const link = found?.rows[0]?.link ?? null;
    if (link !== null) return link;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`nothing was mailed to ${email}`);
}

/**
 * The visitors of a file's tests. They leave when a test has ended, and no test ends with a breach of the
 * content security policy or an error in the console; `complaints` says which of those count.
 */
export function visitorsOf(
  site: Marketplace,
  {
    withKey = false,
    complaints = complaintsOf,
  }: { withKey?: boolean; complaints?: typeof complaintsOf } = {},
) {
  let present: Visitor[] = [];
  afterEach(async () => {
    const ended = present;
    present = [];
    for (const { leave } of ended) await leave();
    expect(ended.flatMap(complaints)).toEqual([]);
  });
  return {
    visit: async (path: string, setup?: Setup, key = withKey): Promise<Page> => {
      const visitor = await site.visit(path, setup, key);
      present.push(visitor);
      return visitor.page;
    },
    /** Takes what the browsers complained about so far: the test looks at it itself. */
    takeComplaints: (): string[] => present.flatMap((visitor) => visitor.complaints.splice(0)),
  };
}

/** What a visitor's browser complained about, but for the refusals that it notes by itself. */
export function complaintsOf({ complaints }: Visitor): string[] {
  return complaints.filter((text) => !/status of 4\d\d/.test(text));
}

async function newContext(browser: Browser, { language = "en", look = "light", width = 1280 }: Setup) {
  return browser.newContext({
    locale: language,
    colorScheme: look,
    viewport: { width, height: 900 },
    reducedMotion: "reduce",
  });
}

/** Signs the browser in by its cookie, without a page. */
async function signIn(context: BrowserContext, origin: string, as: NonNullable<Setup["as"]>): Promise<void> {
  const answer = await context.request.post(`${origin}/api/auth/sign-in/email`, {
    data: as,
    headers: { origin },
  });
  if (!answer.ok()) throw new Error(await answer.text());
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
