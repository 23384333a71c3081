import { base32 } from "@better-auth/utils/base32";
import { createOTP } from "@better-auth/utils/otp";
import type { LightMyRequestResponse } from "fastify";
import { expect, test } from "vitest";
import { deliverNext } from "../messages/deliver-messages.ts";
import { authenticateBy } from "../people/accounts/authenticate.ts";
import { openIdentity } from "../people/accounts/open-identity.ts";
import { queueMail } from "../people/accounts/queue-mail.ts";
import type { Jar } from "../people/accounts/testing-identity.ts";
import { testProvider } from "../people/accounts/testing-provider.ts";
import { readConfig } from "../platform/config.ts";
import { openDatabase } from "../platform/database/open.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { installationKey } from "../platform/http/access/installation-key.ts";
import { addPartner, publishVersions } from "../standing/testing-marketplace.ts";
import { testApp, testKey } from "./testing-app.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
await addPartner(database, "acme", "2024-01-01", "2024-01-01");
const provider = await testProvider("olga@example.com");

const origin = "http://localhost:3000";
const secret = "the-secret-of-the-installation-0123456789";
const clientSecret = "the-client-secret";
const log: string[] = [];
const config = readConfig(
  {
    LAUREL_SECRET: secret,
    ...database.env,
    OIDC_PROVIDERS: "elsewhere",
    OIDC_ELSEWHERE_ISSUER: provider.issuer,
    OIDC_ELSEWHERE_CLIENT_ID: "laurel",
    OIDC_ELSEWHERE_CLIENT_SECRET: clientSecret,
  },
  "/",
);
const identity = await openIdentity({
  database,
  config,
  sendMail: (mail, links) =>
    transaction(database, allPartners, (tx) => queueMail(tx, mail, { links, now: Temporal.Now.instant() })),
  logError: (message) => void log.push(message),
});
const { app, mailed: mailedTo } = await testApp(database, {
  identity,
  authenticate: installationKey(testKey, authenticateBy(identity)),
  logger: { level: "trace", stream: { write: (line: string) => void log.push(line) } },
});

/** Every answer, by what was asked for. */
const answers: { readonly asked: string; readonly said: string }[] = [];
/** Each secret that gives access, and the only request whose answer may hold it. */
const secrets = new Map<string, { readonly is: string; readonly toldBy: string | null }>();
const keep = (is: string, text: string | undefined, toldBy: string | null = null) => {
  expect(text, is).toMatch(/.{6}/);
  secrets.set(text ?? "", { is, toldBy });
};

async function ask(asked: string, body?: object, jar: Jar = new Map(), key?: string) {
  const [method = "GET", url = ""] = asked.split(" ");
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const answer = await app.inject({
    method: method as "GET",
    url,
    headers: {
      origin,
      ...(cookie === "" ? {} : { cookie }),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    ...(body === undefined ? {} : { payload: body }),
  });
  answers.push({ asked, said: `${JSON.stringify(answer.headers)}\n${answer.body}` });
  for (const [name, value] of cookiesOf(answer)) jar.set(name, value);
  return answer;
}

function cookiesOf({ headers }: LightMyRequestResponse): [string, string][] {
  return [headers["set-cookie"] ?? []].flat().flatMap((cookie) => {
    const [, name = "", value = ""] = /^([^=]+)=([^;]+)/.exec(cookie) ?? [];
    return /session_token|two_factor|state/.test(name) && value !== "" ? [[name, value]] : [];
  });
}

async function mailed(email: string): Promise<string> {
  for (let tries = 0; tries < 50; tries += 1) {
    const token = (await mailedTo(email))?.split("#token=")[1];
    if (token !== undefined) return token;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`nothing was mailed to ${email}`);
}

/** Keeps the cookies of a jar as secrets, each with the request that set it. */
function keepCookies(jar: Jar, toldBy: string): void {
  for (const [name, value] of jar) {
    keep(`cookie ${name}`, value, toldBy);
    // It opens nothing without its signature, so a caller that has the cookie may see it again.
    keep(`token of the cookie ${name}`, decodeURIComponent(value).split(".")[0], "its holder");
  }
}

const signInRoute = "POST /api/auth/sign-in/email";
const first = "the first password of olga";
const second = "the second password of olga";

async function comeIn(): Promise<void> {
  const invited = { email: "olga@example.com", role: "owner", locale: "en" };
  const made = await ask("POST /api/v1/partners/acme/invitations", invited, new Map(), testKey);
  expect(made.statusCode).toBe(201);
  const token = await mailed("olga@example.com");
  keep("token of an invitation", token);
  await ask("POST /api/v1/invitations/look", { token });
  const order = { token, name: "Olga", password: first };
  expect((await ask("POST /api/v1/invitations/accept", order)).statusCode).toBe(200);
  keep("password", first);
  const wrong = "a wrong password of olga";
  keep("wrong password", wrong);
  expect((await ask(signInRoute, { email: "olga@example.com", password: wrong })).statusCode).toBe(401);
}

async function resetPassword(): Promise<void> {
  await database.owner.query("delete from messages");
  await ask("POST /api/auth/request-password-reset", { email: "olga@example.com" });
  const token = await mailed("olga@example.com");
  keep("token of a reset", token);
  keep("new password", second);
  const answer = await ask("POST /api/auth/reset-password", { token, newPassword: second });
  expect(answer.statusCode, answer.body).toBe(200);
}

async function setUpSecondFactor(): Promise<Jar> {
  const jar: Jar = new Map();
  expect((await ask(signInRoute, { email: "olga@example.com", password: second }, jar)).statusCode).toBe(200);
  keepCookies(jar, signInRoute);
  const enable = "POST /api/auth/two-factor/enable";
  const { totpURI, backupCodes } = (await ask(enable, { password: second }, jar)).json();
  const seed = new URL(totpURI).searchParams.get("secret") ?? "";
  keep("seed of the second factor", seed, enable);
  for (const code of backupCodes) keep("backup code", code, enable);
  const code = await createOTP(new TextDecoder().decode(base32.decode(seed))).totp();
  const verify = "POST /api/auth/two-factor/verify-totp";
  expect((await ask(verify, { code }, jar)).statusCode).toBe(200);
  keepCookies(jar, verify);
  const half: Jar = new Map();
  const again = `${signInRoute}?again`;
  await ask(again, { email: "olga@example.com", password: second }, half);
  keepCookies(half, again);
  const spare = "POST /api/auth/two-factor/verify-backup-code";
  expect((await ask(spare, { code: backupCodes[0] }, half)).statusCode).toBe(200);
  return jar;
}

async function comeByProvider(): Promise<void> {
  const jar: Jar = new Map();
  const begin = "POST /api/auth/sign-in/social";
  const { url } = (await ask(begin, { provider: "elsewhere", callbackURL: "/" }, jar)).json();
  const state = new URL(url).searchParams.get("state") ?? "";
  keep("state of a provider", state, begin);
  keep("client secret", clientSecret);
  const back = new URL((await fetch(url, { redirect: "manual" })).headers.get("location") ?? "");
  back.searchParams.set("code", "a-code-of-the-provider");
  keep("code of a provider", "a-code-of-the-provider");
  const answer = await ask(`GET ${back.pathname}${back.search}`, undefined, jar);
  expect(answer.statusCode).toBe(302);
  await ask("GET /api/auth/callback/elsewhere?state=a-forged-state&code=a-code-of-the-provider");
}

async function useKeys(): Promise<void> {
  const order = { name: "n", partner_id: null, scopes: ["imports.read"], expires_in_days: 1 };
  const make = "POST /api/v1/keys";
  const { key, key_id: id } = (await ask(make, order, new Map(), testKey)).json();
  keep("key", key, make);
  expect((await ask("GET /api/v1/imports", undefined, new Map(), key)).statusCode).toBe(200);
  const rotate = `POST /api/v1/keys/${id}/rotate`;
  const { key: fresh } = (await ask(rotate, { grace_hours: 0 }, new Map(), testKey)).json();
  keep("replaced key", fresh, rotate);
  expect((await ask("GET /api/v1/imports", undefined, new Map(), key)).statusCode).toBe(401);
  await ask("GET /api/v1/keys", undefined, new Map(), testKey);
}

test("a secret is shown once, to its recipient, and is in no log and no event", async () => {
  keep("secret of the installation", secret);
  keep("key of the installation", testKey);
  await comeIn();
  await resetPassword();
  const jar = await setUpSecondFactor();
  await comeByProvider();
  await useKeys();
  for (const path of ["/api/v1/me", "/api/v1/partners/acme/members", "/api/v1/partners/acme/events"])
    expect((await ask(`GET ${path}`, undefined, jar)).statusCode).toBe(200);
  for (const path of ["/api/v1/audit", "/api/v1/messages", "/api/v1/team", "/readyz", "/metrics"])
    expect((await ask(`GET ${path}`, undefined, new Map(), testKey)).statusCode).toBe(200);
  const { rows } = await database.owner.query("select to_jsonb(events)::text as line from events");
  const [events, logged] = [rows.map(({ line }) => line).join("\n"), log.join("\n")];
  expect([logged.includes("/api/auth/callback/elsewhere"), events.includes("key.created")]).toEqual([
    true,
    true,
  ]);
  expect(secrets.size).toBeGreaterThan(20);
  for (const [text, { is, toldBy }] of secrets) {
    expect(logged.includes(text), `${is} in the log`).toBe(false);
    expect(events.includes(text), `${is} in an event`).toBe(false);
    const told = answers.filter(
      ({ asked, said }) => said.includes(text) && ![asked, "its holder"].includes(toldBy ?? ""),
    );
    expect(
      told.map(({ asked }) => asked),
      `${is} in an answer`,
    ).toEqual([]);
  }
});

test("the error of a database that doesn't answer hides its password", async () => {
  for (const url of [
    "postgres://laurel:pass-of-the-database@127.0.0.1:1/laurel",
    "postgres://laurel@127.0.0.1:1/laurel?password=pass-of-the-database",
  ]) {
    const failed = await openDatabase(readConfig({ DATABASE_URL: url }, "/")).catch((error: Error) => error);
    expect(String(failed)).toContain("127.0.0.1:1");
    expect(JSON.stringify([String(failed), failed])).not.toContain("pass-of-the-database");
  }
  const wrong = { DATABASE_URL: "postgres://laurel:pass-of-the-database@127.0.0.1:port/laurel" };
  expect(() => readConfig(wrong, "/")).toThrow(/^(?!.*pass-of-the-database)/s);
});

test("the error of a mail server that doesn't answer hides its password, in log and record", async () => {
  await database.owner.query("update messages set state = 'waiting', next_attempt_at = null");
  const lines: unknown[] = [];
  const write = (...said: unknown[]) => void lines.push(said);
  const post = { ...config, links: identity.links, smtpUrl: "smtp://laurel:pass-of-the-mail@127.0.0.1:1" };
  const clock = { now: () => Temporal.Now.instant() };
  await deliverNext(database, clock, post, { error: write, warn: write } as never);
  const { rows } = await database.owner.query("select to_jsonb(messages) - 'link' as row from messages");
  expect(lines.length).toBeGreaterThan(0);
  expect(JSON.stringify([lines, rows])).not.toContain("pass-of-the-mail");
});
