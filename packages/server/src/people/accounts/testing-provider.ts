import { createHmac, createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

/** The false answers of a provider; by default everything is right. */
export interface Bend {
  readonly claims?: (right: Readonly<Record<string, unknown>>) => Record<string, unknown>;
  /** Signs with another key than it publishes. */
  readonly otherKey?: boolean;
  readonly withoutIdToken?: boolean;
  /** The answer of the user info endpoint. */
  readonly userInfo?: Record<string, unknown>;
  /** Names it in the ID token, and signs accordingly: not at all, or with the client's secret. */
  readonly alg?: "HS256" | "none";
  /** Changes its description of itself. */
  readonly description?: Readonly<Record<string, unknown>>;
  /** The `iss` of the redirect (RFC 9207). */
  readonly iss?: string;
}

/** An OpenID provider of a test, which signs `email` in without asking. */
export interface TestProvider {
  readonly issuer: string;
  bend: Bend;
  /** The last request to it. */
  readonly asked: { authorization: URLSearchParams; token: URLSearchParams };
  /** Stops listening. */
  close(): Promise<void>;
  /** Listens again on the same port. */
  open(): Promise<void>;
}

/** A provider on loopback, for one client. */
export async function testProvider(email: string): Promise<TestProvider> {
  const keys = { right: keyPair(), other: keyPair() };
  const asked = { authorization: new URLSearchParams(), token: new URLSearchParams() };
  let port = 0;
  const make = () =>
    createServer(async (request, response) => {
      let body = "";
      for await (const part of request) body += part;
      const url = new URL(request.url ?? "/", provider.issuer);
      const said = answer(provider, keys, email, url, body);
      if (typeof said === "string") response.writeHead(302, { location: said }).end();
      else response.setHeader("content-type", "application/json").end(JSON.stringify(said));
    });
  let server = make();
  const provider: TestProvider & { issuer: string } = {
    issuer: "",
    bend: {},
    asked,
    open: async () => {
      await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
      port = (server.address() as AddressInfo).port;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
      server = make();
    },
  };
  await provider.open();
  provider.issuer = `http://127.0.0.1:${port}`;
  afterAll(provider.close);
  return provider;
}

interface Keys {
  readonly right: KeyPair;
  readonly other: KeyPair;
}
interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** The provider's answer at an address; a text is a redirect. */
function answer(provider: TestProvider, keys: Keys, email: string, url: URL, body: string): object | string {
  const { issuer, bend, asked } = provider;
  if (url.pathname.endsWith("/openid-configuration")) return { ...description(issuer), ...bend.description };
  if (url.pathname === "/jwks") return { keys: [jwk(keys.right.publicKey)] };
  if (url.pathname === "/userinfo") return bend.userInfo ?? {};
  if (url.pathname === "/auth") {
    asked.authorization = url.searchParams;
    const back = new URL(url.searchParams.get("redirect_uri") ?? "");
    const state = url.searchParams.get("state") ?? "";
    back.search = new URLSearchParams({ code: "c", state, iss: bend.iss ?? issuer }).toString();
    return back.href;
  }
  asked.token = new URLSearchParams(body);
  const claims = rightClaims(provider, email);
  const key = bend.otherKey ? keys.other : keys.right;
  const idToken = sign(bend.claims?.(claims) ?? claims, key.privateKey, bend.alg);
  const tokens = { access_token: "a", token_type: "Bearer", expires_in: 60 };
  return bend.withoutIdToken ? tokens : { ...tokens, id_token: idToken };
}

function rightClaims({ issuer, asked }: TestProvider, email: string): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: issuer,
    aud: "laurel",
    sub: `sub-${email}`,
    nonce: asked.authorization.get("nonce"),
    iat: now,
    exp: now + 60,
    email,
    email_verified: true,
    name: "Kim Min-ji",
    locale: "ko",
  };
}

function description(issuer: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    id_token_signing_alg_values_supported: ["RS256"],
  };
}

function keyPair(): KeyPair {
  return generateKeyPairSync("rsa", { modulusLength: 2048 });
}

function jwk(key: KeyObject): object {
  return { ...key.export({ format: "jwk" }), kid: "1", alg: "RS256", use: "sig" };
}

function sign(claims: object, key: KeyObject, alg: "HS256" | "RS256" | "none" = "RS256"): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const head = `${encode({ alg, kid: "1", typ: "JWT" })}.${encode(claims)}`;
  if (alg === "none") return `${head}.`;
  const bySecret = () => createHmac("sha256", "client-secret-of-a-test").update(head).digest("base64url");
  return `${head}.${alg === "HS256" ? bySecret() : createSign("sha256").update(head).sign(key, "base64url")}`;
}
