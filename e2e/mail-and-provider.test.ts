import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";
import { afterAll, expect, test } from "vitest";
import { testMailServer } from "../packages/server/src/messages/testing-mail.ts";
import { findBarriers } from "./accessibility.ts";
import { complaintsOf, marketplace, type Visitor, visitorsOf } from "./marketplace.ts";

const mail = await testMailServer();
const port = await freePort();
const issuer = await startProvider(`http://localhost:${port}/api/auth/callback/elsewhere`);
const site = marketplace({
  worker: true,
  env: async () => ({
    PORT: String(port),
    SMTP_URL: mail.url,
    MAIL_FROM: "Marketplace Rewards <rewards@example.com>",
    OIDC_PROVIDERS: "elsewhere",
    OIDC_ELSEWHERE_NAME: "Elsewhere",
    OIDC_ELSEWHERE_ISSUER: issuer,
    OIDC_ELSEWHERE_CLIENT_ID: "laurel",
    OIDC_ELSEWHERE_CLIENT_SECRET: "client-secret-of-a-test",
  }),
});
// The provider's pages load fonts from another site.
const complaints = (visitor: Visitor) =>
  complaintsOf(visitor).filter((text) => !text.includes("ERR_NAME_NOT_RESOLVED"));
const { visit } = visitorsOf(site, { complaints });
const veltrassa = "4101101";
const password = "correct horse battery";

/** Invites with the installation's key, and gives the e-mail that arrives. */
async function invite(email: string, role: string, locale: string) {
  const key = site.printed().split("#key=")[1] ?? "";
  const answer = await fetch(`${site.address()}/api/v1/partners/${veltrassa}/invitations`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ email, role, locale }),
  });
  expect(answer.status).toBe(201);
  for (let tries = 0; tries < 200; tries += 1) {
    const arrived = mail.arrived.find(({ recipients }) => recipients.includes(email));
    if (arrived !== undefined) return arrived;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`no e-mail to ${email} arrived`);
}

const linkIn = (text: string) => /http\S+#token=[\w-]+/.exec(text)?.[0] ?? "";

test("an invitation arrives by e-mail in Korean, lets a new person join, and works once", async () => {
  const arrived = await invite("minji@example.com", "viewer", "ko-KR");
  expect(arrived.headers.get("from")).toContain("rewards@example.com");
  expect(arrived.text).toMatch(/[가-힣]{2}/);
  expect(arrived.text).toContain("Veltrassa");
  const link = linkIn(arrived.text);
  const page = await visit(new URL(link).pathname + new URL(link).hash, { language: "ko-KR" });
  await page.locator("input[autocomplete=name]").fill("김민지");
  expect(page.url()).not.toContain("token");
  expect(await findBarriers(page)).toEqual([]);
  await page.locator("input[autocomplete=new-password]").fill(password);
  await page.getByRole("button", { name: /Veltrassa/ }).click();
  await page.waitForURL(`**/partners/${veltrassa}`);
  await page.getByRole("heading", { name: /Veltrassa/, level: 1 }).waitFor();
  const again = await visit(new URL(link).pathname + new URL(link).hash, { language: "ko-KR" });
  await again.getByRole("heading", { level: 1 }).waitFor();
  expect(await again.locator("input[autocomplete=new-password]").count()).toBe(0);
});

test("an invited person signs in with an OpenID Connect provider and sees only their partner", async () => {
  const arrived = await invite("ana@example.com", "owner", "en");
  const link = new URL(linkIn(arrived.text));
  const page = await visit(link.pathname + link.hash);
  await page.getByRole("button", { name: "Continue with Elsewhere" }).click();
  await page.locator("input[name=login]").fill("ana@example.com");
  await page.locator("input[name=password]").fill("anything");
  await page.locator("button[type=submit]").click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(`${site.address()}/join`);
  await page.getByRole("button", { name: "Join Veltrassa Analytics, Inc." }).click();
  await page.getByRole("heading", { name: /Veltrassa/, level: 1 }).waitFor();
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain(link.hash.split("=")[1]);
  const other = await page.request.get(`${site.address()}/api/v1/partners/5587893`);
  expect(other.status()).toBe(404);
  await page.goto(`${site.address()}/account`);
  await page.getByText("You sign in with a provider, which manages your password.").waitFor();
  await page.getByText("Set up two-step sign-in there.").waitFor();
  expect(await page.getByLabel("Current password").count()).toBe(0);
  expect(await findBarriers(page)).toEqual([]);
});

test("a person without an invitation isn't signed in after coming back from the provider", async () => {
  const page = await visit("/");
  await page.getByRole("button", { name: "Continue with Elsewhere" }).click();
  await page.locator("input[name=login]").fill("stranger@example.com");
  await page.locator("input[name=password]").fill("anything");
  await page.locator("button[type=submit]").click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("Ask for an invitation to that address").waitFor();
  expect((await page.request.get(`${site.address()}/api/v1/me`)).status()).toBe(401);
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const found = await listening(server);
  await new Promise((done) => server.close(done));
  return found;
}

/** A real provider with its own sign-in and consent pages. It accepts any address with any password. */
async function startProvider(redirect: string): Promise<string> {
  const server = createServer();
  const address = `http://127.0.0.1:${await listening(server)}`;
  afterAll(() => void server.close());
  const provider = new Provider(address, {
    clients: [{ client_id: "laurel", client_secret: "client-secret-of-a-test", redirect_uris: [redirect] }],
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "locale"] },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, email: sub, email_verified: true, name: sub, locale: "en" }),
    }),
    cookies: { keys: ["of a test"] },
  });
  server.on("request", provider.callback());
  return address;
}
