import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { Role } from "../packages/contract/src/roles.ts";
import { removeExample } from "../packages/server/src/app/example/remove-example.ts";
import { exampleClock, exampleDatabase } from "../packages/server/src/app/example/testing-example.ts";
import { type Running, serve } from "../packages/server/src/app/serve.ts";
import { linkVault } from "../packages/server/src/messages/link-vault.ts";
import { readConfig } from "../packages/server/src/platform/config.ts";
import type { TestDatabase } from "../packages/server/src/platform/database/testing.ts";
import { readSecret } from "../packages/server/src/platform/read-secret.ts";
import type { Vault } from "../packages/server/src/platform/vault.ts";
import { sharedBrowser } from "./browser.ts";

/** The timeout of one step. It is short, so that the failing step is reported before the test times out. */
const stepMs = 30_000;
const page = resolve(import.meta.dirname, "../packages/web/dist/index.html");

/** How a visitor's browser is set up. */
export interface Setup {
  readonly language?: "en" | "zh-TW" | "ko-KR";
  readonly look?: "light" | "dark";
  readonly width?: number;
  /** Who is signed in already: a person with a password, or one of the example's people by name. */
  readonly as?: { readonly email: string; readonly password: string } | string;
}

/** A visitor with a browser of their own, and what the browser complained about. */
export interface Visitor {
  readonly page: Page;
  /** Errors and warnings of the console, uncaught errors, and violations of the content security policy. */
  readonly complaints: string[];
  leave(): Promise<void>;
}

/** The real server with the example marketplace, and a browser. */
export interface Marketplace {
  /** `http://localhost:…` */
  address(): string;
  /** The address with the key that the server prints when it starts. */
  printed(): string;
  /** Ends the example, as `laurel example remove` does. */
  endExample(): Promise<void>;
  /** Opens `path` in a new browser context, with the printed key unless `withKey` is false. */
  visit(path: string, setup?: Setup, withKey?: boolean): Promise<Visitor>;
  /**
   * Has the team invite a person to a partner, or to the team (null). Gives the path of the mailed link:
   * `/join#token=…`.
   */
  invite(email: string, role: Role, partnerId?: string | null): Promise<string>;
  /** The path of the latest link mailed to an address: `/reset-password#token=…`. Waits for the e-mail. */
  mailed(email: string, path: "/join" | "/reset-password"): Promise<string>;
}

/** The server's surroundings. */
interface Around {
  /** Whether the server runs the jobs of the queue. */
  readonly worker?: boolean;
  /** Keeps the people of the example, offered by the sign-in page; without them a test knows everyone. */
  readonly withExamplePeople?: boolean;
  /** Another database than the whole example. */
  readonly database?: () => Promise<TestDatabase>;
  /** Further settings, such as the addresses of other servers. */
  readonly env?: () => Promise<Readonly<Record<string, string>>>;
}

/** Starts the server and the browser before the tests of a file; stops the server after them. */
export function marketplace(around: Around = {}): Marketplace {
  const { worker = false, withExamplePeople = false, env = async () => ({}) } = around;
  const makeDatabase = around.database ?? exampleDatabase;
  let database: TestDatabase | null = null;
  let running: Running | null = null;
  let browser: Browser | null = null;
  const home = mkdtempSync(join(tmpdir(), "laurel-e2e-"));
  const printed = () => /http\S+#key=\S+/.exec(running?.welcome.join("\n") ?? "")?.[0] ?? "";
  beforeAll(async () => {
    if (!existsSync(page))
      throw new Error("The page isn't built: run `node scripts/ensure-ready.mjs --web`.");
    database = await makeDatabase();
    if (!withExamplePeople)
      await database.owner.query(
        'delete from identity."user" where id in (select user_id from example_people)',
      );
    const own = { LAUREL_HOME: home, ...database.env, PORT: "0", LAUREL_EXAMPLE: "on" };
    // The tests sign in far more often from one address than people do.
    const config = readConfig({ ...own, RATE_LIMIT_SIGN_IN: "1000", ...(await env()) }, home);
    [running, browser] = await Promise.all([
      serve({ config, worker, say: () => {}, clock: exampleClock, isTerminal: true }),
      sharedBrowser(),
    ]);
  });
  const mailed: Marketplace["mailed"] = async (email, path) => {
    const links = linkVault(await readSecret({ home, secret: null }));
    return findMailed(database, links, email, path);
  };
  afterAll(async () => {
    await running?.stop();
    rmSync(home, { recursive: true, force: true });
  });
  return {
    address: () => running?.address ?? "",
    printed,
    endExample: async () => {
      if (database !== null) await removeExample(database, { who: "cli" }, exampleClock.now());
    },
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

async function findMailed(
  database: TestDatabase | null,
  links: Vault,
  email: string,
  path: string,
): Promise<string> {
  for (let tries = 0; tries < 50; tries += 1) {
    const found = await database?.pool.query<{ link: string | null }>(
      "select link from messages where email = $1 and link is not null order by message_id desc limit 1",
      [email],
    );
    const address = links.open(found?.rows[0]?.link ?? "", email);
    const { pathname, hash } = new URL(address ?? "http://none.invalid");
    if (pathname === path) return `${pathname}${hash}`;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no e-mail was sent to ${email}`);
}

/**
 * The visitors of a file's tests. They leave when a test ends. A test fails if a browser complained;
 * `complaints` selects which complaints count.
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
    /** Removes and gives the complaints so far, so that a test can check them itself. */
    takeComplaints: (): string[] => present.flatMap((visitor) => visitor.complaints.splice(0)),
  };
}

/** The complaints of a visitor's browser, except the refused requests that every browser logs. */
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

/** Signs in by setting the cookie, without a page. */
async function signIn(context: BrowserContext, origin: string, as: NonNullable<Setup["as"]>): Promise<void> {
  const answer =
    typeof as === "string"
      ? await context.request.post(`${origin}/api/v1/example/sign-in`, {
          data: { id: await examplePerson(origin, as) },
          headers: { origin },
        })
      : await context.request.post(`${origin}/api/auth/sign-in/email`, { data: as, headers: { origin } });
  if (!answer.ok()) throw new Error(await answer.text());
}

/** The id of one of the example's people, by name. */
export async function examplePerson(origin: string, name: string): Promise<string> {
  const answer = await fetch(`${origin}/api/v1/sign-in/options`);
  const options = (await answer.json()) as {
    readonly example_people: readonly Record<"id" | "name", string>[];
  };
  const found = options.example_people.find((person) => person.name === name);
  if (found === undefined) throw new Error(`the example has no ${name}`);
  return found.id;
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
