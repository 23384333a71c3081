import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import type { OidcProvider } from "../../platform/oidc-settings.ts";
import { discoverProvider } from "./discover-providers.ts";
import { cookieOf, type Jar, origin, type TestIdentity, testIdentity } from "./testing-identity.ts";
import { type Bend, testProvider } from "./testing-provider.ts";

const database = await testDatabase();
const bent = await testProvider("min-ji@one.test");
const gone = await testProvider("min-ji@one.test");
await gone.close();
const real = await realProvider();

const at = await testIdentity(
  database,
  {
    OIDC_PROVIDERS: "bent,gone,real,open,other-name",
    ...settings("BENT", bent.issuer),
    ...settings("GONE", gone.issuer),
    ...settings("REAL", real),
    ...settings("OPEN", bent.issuer),
    OIDC_OPEN_CREATE_PEOPLE: "on",
    OIDC_OPEN_DOMAINS: "one.test",
    ...settings("OTHER_NAME", bent.issuer.replace("127.0.0.1", "localhost")),
  },
  { retryMs: 50, isInvited: async (email) => email === "invited@one.test" },
);
const { identity } = at;

beforeEach(async () => {
  bent.bend = {};
  await database.owner.query('delete from identity."user"');
});

test("a person with an account signs in by a provider, with PKCE and a nonce", async () => {
  const user = await at.person("min-ji@one.test", { password: null });
  const { jar, location } = await signInBy(at, "bent");
  expect(location).toBe("/home");
  expect((await identity.sessionOf(cookieOf(jar)))?.userId).toBe(user);
  const { authorization, token } = bent.asked;
  expect(authorization.get("code_challenge_method")).toBe("S256");
  expect(authorization.get("code_challenge")).toMatch(/^[\w-]{43}$/);
  expect(authorization.get("nonce")).toMatch(/^[\w-]{20,}$/);
  expect(authorization.get("redirect_uri")).toBe(`${origin}/api/auth/callback/bent`);
  expect(authorization.get("scope")).toBe("openid email profile");
  expect(token.get("code_verifier")).toMatch(/^[\w.~-]{43,}$/);
  const { rows } = await database.owner.query(
    'select "accessToken", "refreshToken", "idToken" from identity.account where "userId" = $1',
    [user],
  );
  expect(rows).toEqual([{ accessToken: null, refreshToken: null, idToken: null }]);
  const told = await database.owner.query(
    "select what, data ->> 'how' as how from events where data ->> 'person' = $1 order by event_id",
    [user],
  );
  expect(told.rows).toEqual([
    { what: "person.created", how: "invited" },
    { what: "sign-in.linked", how: null },
    { what: "session.created", how: "single-sign-on:bent" },
  ]);
});

const lies: [string, Bend][] = [
  ["another issuer", { claims: (right) => ({ ...right, iss: "https://elsewhere.test" }) }],
  ["another nonce", { claims: (right) => ({ ...right, nonce: "another" }) }],
  ["no nonce", { claims: ({ nonce: _, ...right }) => right }],
  ["another audience", { claims: (right) => ({ ...right, aud: "another" }) }],
  ["several audiences and no client", { claims: (right) => ({ ...right, aud: ["laurel", "another"] }) }],
  ["another client", { claims: (right) => ({ ...right, azp: "another" }) }],
  ["a token that has expired", { claims: (right) => ({ ...right, exp: 1 }) }],
  ["a token without an end", { claims: ({ exp: _, ...right }) => right }],
  ["a token that ends at a text", { claims: (right) => ({ ...right, exp: String(right.exp) }) }],
  ["a token that doesn't say when it was made", { claims: ({ iat: _, ...right }) => right }],
  ["a token made in the future", { claims: (right) => ({ ...right, iat: Number(right.iat) + 90 }) }],
  ["a token made long ago", { claims: (right) => ({ ...right, iat: Number(right.iat) - 660 }) }],
  ["a token that isn't valid yet", { claims: (right) => ({ ...right, nbf: Number(right.iat) + 90 }) }],
  [
    "several audiences and another client",
    { claims: (right) => ({ ...right, aud: ["laurel", "another"], azp: "another" }) },
  ],
  ["an unsigned token", { alg: "none" }],
  ["a token signed with our secret", { alg: "HS256" }],
  [
    "an address that only looks like it",
    { claims: (right) => ({ ...right, email: "min-j\u0131@one.test" }) },
  ],
  ["a list of addresses", { claims: (right) => ({ ...right, email: ["min-ji@one.test"] }) }],
  ["the text false as verification", { claims: (right) => ({ ...right, email_verified: "false" }) }],
  [
    "a verification of another address",
    {
      claims: ({ email_verified: _, ...right }) => right,
      userInfo: { sub: "sub-min-ji@one.test", email: "other@one.test", email_verified: true },
    },
  ],
  [
    "a verification of another person",
    {
      claims: ({ email_verified: _, ...right }) => right,
      userInfo: { sub: "somebody-else", email: "min-ji@one.test", email_verified: true },
    },
  ],
  ["a token signed by another provider", { otherKey: true }],
  [
    "no ID token",
    { withoutIdToken: true, userInfo: { sub: "x", email: "min-ji@one.test", email_verified: true } },
  ],
  ["an unverified address", { claims: (right) => ({ ...right, email_verified: false }) }],
  [
    "an address without a statement that it is verified",
    { claims: ({ email_verified: _, ...right }) => right },
  ],
  ["no address", { claims: ({ email: _, ...right }) => right }],
  ["no subject", { claims: ({ sub: _, ...right }) => right }],
  [
    "a user info about another person",
    {
      claims: ({ email: _, ...right }) => right,
      userInfo: { sub: "somebody-else", email: "min-ji@one.test", email_verified: true },
    },
  ],
  ["the redirect of another issuer", { iss: "https://elsewhere.test" }],
];
test.each(lies)("a provider that gives %s signs no one in", async (_, bend) => {
  await at.person("min-ji@one.test");
  bent.bend = bend;
  for (const id of ["bent", "open"]) {
    const { jar, location } = await signInBy(at, id);
    expect(location).toMatch(/^\/sign-in\?error=\w+/);
    expect(await identity.sessionOf(cookieOf(jar))).toBeNull();
  }
  const { rows } = await database.owner.query(
    "select 1 from identity.account where \"providerId\" <> 'credential'",
  );
  expect(rows).toEqual([]);
});

test("an address missing from the ID token is taken from the user info of the same person", async () => {
  const user = await at.person("min-ji@one.test");
  bent.bend = {
    claims: ({ email: _, email_verified: __, ...right }) => right,
    userInfo: { sub: "sub-min-ji@one.test", email: "Min-Ji@one.test", email_verified: true },
  };
  const { jar } = await signInBy(at, "bent");
  expect((await identity.sessionOf(cookieOf(jar)))?.userId).toBe(user);
});

test("an address in the ID token may be verified by the user info of the same person", async () => {
  const user = await at.person("min-ji@one.test");
  bent.bend = {
    claims: ({ email_verified: _, ...right }) => right,
    userInfo: { sub: "sub-min-ji@one.test", email: "Min-Ji@One.test", email_verified: "true" },
  };
  const { jar } = await signInBy(at, "bent");
  expect((await identity.sessionOf(cookieOf(jar)))?.userId).toBe(user);
});

test.each([true, "true", 1, "1"])("an address with email_verified %j is verified", async (verified) => {
  const user = await at.person("min-ji@one.test");
  bent.bend = { claims: (right) => ({ ...right, email_verified: verified }) };
  const { jar } = await signInBy(at, "bent");
  expect((await identity.sessionOf(cookieOf(jar)))?.userId).toBe(user);
});

test.each([
  [{ given_name: "민지", family_name: "김" }, "김민지"],
  [{ given_name: "Ada", family_name: "Lovelace" }, "Ada Lovelace"],
  [{ given_name: "Ada" }, "Ada"],
  [{}, "min-ji@one.test"],
])("a name in parts %j is put together as %s", async (parts, name) => {
  bent.bend = { claims: ({ name: _, ...right }) => ({ ...right, ...parts }) };
  const { jar } = await signInBy(at, "open");
  expect((await at.get("/get-session", { jar })).json().user.name).toBe(name);
});

test("an audit event says which provider was refused, and why, once in a quarter of an hour", async () => {
  bent.bend = { alg: "none" };
  await database.owner.query("delete from identity.tallies");
  for (let n = 0; n < 3; n += 1) await signInBy(at, "bent");
  const { rows } = await database.owner.query("select data from events where what = 'sign-in.refused'");
  expect(rows.at(-1)).toEqual({
    data: { provider: "bent", reason: "unable_to_get_user_info", times: 1 },
  });
  const { rows: tallies } = await database.owner.query("select pending from identity.tallies");
  expect(tallies).toEqual([{ pending: 2 }]);
});

test.each([
  ["another issuer", { issuer: "https://elsewhere.test" }, "wrong-issuer"],
  ["keys without TLS", { jwks_uri: "http://keys.test/jwks" }, "insecure"],
  ["a token endpoint without TLS", { token_endpoint: "http://tokens.test/token" }, "insecure"],
  ["a page without TLS", { authorization_endpoint: "http://pages.test/auth" }, "insecure"],
  ["a user info without TLS", { userinfo_endpoint: "http://info.test/" }, "insecure"],
  ["keys in a file", { jwks_uri: "file:///etc/keys" }, "insecure"],
  ["no keys", { jwks_uri: undefined }, "unreachable"],
  ["nothing else", {}, "ready"],
])("a provider that describes itself with %s is known as such", async (_, description, state) => {
  bent.bend = { description };
  const provider = { issuer: bent.issuer } as OidcProvider;
  expect((await discoverProvider(provider)).state).toBe(state);
});

test("an account with an unverified address is not linked", async () => {
  const user = await at.person("min-ji@one.test");
  await database.owner.query('update identity."user" set "emailVerified" = false where id = $1', [user]);
  expect((await signInBy(at, "bent")).location).toBe("/sign-in?error=account_not_linked");
});

test("a stranger is let in only where the setting says so, or when invited", async () => {
  expect((await signInBy(at, "bent")).location).toMatch(/^\/sign-in\?error=person_unknown/);
  const { jar } = await signInBy(at, "open");
  const person = { email: "min-ji@one.test", name: "Kim Min-ji", locale: "ko-KR", emailVerified: true };
  expect((await at.get("/get-session", { jar })).json().user).toMatchObject(person);
  const as = (email: string) => ({ claims: (right: object) => ({ ...right, email, sub: email }) });
  bent.bend = as("invited@one.test");
  expect((await signInBy(at, "bent")).location).toBe("/home");
  bent.bend = { claims: (right) => ({ ...right, sub: "new", email: "new@one.test", email_verified: false }) };
  expect((await signInBy(at, "open")).location).toMatch(/^\/sign-in\?error=email_not_verified/);
  bent.bend = as("min-ji@elsewhere.test");
  expect((await signInBy(at, "open")).location).toMatch(/error=/);
});

test("an answer of the provider works once, and only in the browser that asked", async () => {
  await at.person("min-ji@one.test");
  const jar: Jar = new Map();
  const back = await askProvider(at, "bent", jar);
  const stranger: Jar = new Map();
  expect((await at.get(back, { jar: stranger })).headers.location).toMatch(/error=/);
  expect(await identity.sessionOf(cookieOf(stranger))).toBeNull();
  const own = await askProvider(at, "bent", jar);
  const kept = new Map(jar);
  expect((await at.get(own, { jar })).headers.location).toBe("/home");
  const replayed = await at.get(own, { jar: kept });
  expect(replayed.headers.location).toMatch(/error=/);
  expect(replayed.headers["set-cookie"] ?? "").not.toMatch(/session_token=[^;]/);
});

test("an ID token can't replace the provider's page, and other scopes can't be requested", async () => {
  const callbackURL = "/home";
  for (const body of [
    { provider: "bent", callbackURL, idToken: { token: "x.y.z" } },
    { provider: "bent", callbackURL, scopes: ["admin"] },
    { provider: "bent", callbackURL, requestSignUp: true },
  ])
    expect((await at.post("/sign-in/social", body)).statusCode).toBe(400);
});

test("a provider that is down at the start can be used when it comes back", async () => {
  await at.person("min-ji@one.test");
  const state = () => Object.fromEntries(identity.oidcState().map(({ id, state: each }) => [id, each]));
  expect(state()).toEqual({
    bent: "ready",
    gone: "unreachable",
    real: "ready",
    open: "ready",
    "other-name": "wrong-issuer",
  });
  const begin = (provider: string) => at.post("/sign-in/social", { provider, callbackURL: "/home" });
  expect((await begin("gone")).statusCode).toBe(404);
  expect((await begin("other-name")).statusCode).toBe(404);
  await gone.open();
  await vi.waitFor(() => expect(state().gone).toBe("ready"), 5_000);
  const { jar } = await signInBy(at, "gone");
  expect(await identity.sessionOf(cookieOf(jar))).not.toBeNull();
  await gone.close();
  const later = await signInBy(at, "gone").catch(() => null);
  expect(later).toBeNull();
  expect((await signInBy(at, "bent")).location).toBe("/home");
});

test("a provider that stops during a sign-in signs no one in, and the person is told", async () => {
  await at.person("min-ji@one.test");
  await gone.open();
  const jar: Jar = new Map();
  const back = await askProvider(at, "gone", jar);
  await gone.close();
  expect((await at.get(back, { jar })).headers.location).toMatch(
    /^https:\/\/rewards\.test\/sign-in\?error=|^\/sign-in\?error=/,
  );
  expect(await identity.sessionOf(cookieOf(jar))).toBeNull();
});

test("signing in works with a certified provider", async () => {
  const user = await at.person("seoul@one.test", { password: null });
  const { jar, location } = await signInBy(at, "real");
  expect(location).toBe("/home");
  expect((await identity.sessionOf(cookieOf(jar)))?.userId).toBe(user);
});

test("client secrets are in no log", () => {
  expect(at.log.join("\n")).not.toMatch(/client-secret|min-ji|eyJ/);
});

function settings(id: string, issuer: string): Record<string, string> {
  const prefix = `OIDC_${id}`;
  return {
    [`${prefix}_ISSUER`]: issuer,
    [`${prefix}_CLIENT_ID`]: "laurel",
    [`${prefix}_CLIENT_SECRET`]: "client-secret-of-a-test",
  };
}

/** Goes to the provider and gives the address that it redirects to: `/callback/…?code=…`. */
async function askProvider({ post }: TestIdentity, provider: string, jar: Jar): Promise<string> {
  const body = { provider, callbackURL: "/home", errorCallbackURL: "/sign-in" };
  const begun = await post("/sign-in/social", body, { jar });
  return browse(begun.json<{ url: string }>().url);
}

async function signInBy(
  test: TestIdentity,
  provider: string,
): Promise<{ readonly jar: Jar; readonly location: string }> {
  const jar: Jar = new Map();
  const back = await askProvider(test, provider, jar);
  const answer = await test.get(back, { jar });
  return { jar, location: String(answer.headers.location) };
}

/** Follows the provider's pages and fills in their forms, until it redirects back. */
async function browse(start: string): Promise<string> {
  const cookies = new Map<string, string>();
  let [url, form]: [string, string | null] = [start, null];
  for (let step = 0; step < 12; step += 1) {
    const response: Response = await fetch(url, {
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(form === null
        ? {}
        : {
            method: "POST",
            body: new URLSearchParams(
              form === "login" ? { prompt: form, login: "seoul@one.test", password: "x" } : { prompt: form },
            ),
          }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location !== null) {
      [url, form] = [new URL(location, url).href, null];
      if (url.startsWith(origin)) return url.slice(`${origin}/api/auth`.length);
    } else {
      const page = await response.text();
      form = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? null;
      if (form === null) throw new Error(`the provider says ${response.status}: ${page.slice(0, 300)}`);
      url = new URL(/action="([^"]+)"/.exec(page)?.[1] ?? "", url).href;
    }
  }
  throw new Error("the provider never sends back");
}

async function realProvider(): Promise<string> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  afterAll(() => void server.close());
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "laurel",
        client_secret: "client-secret-of-a-test",
        redirect_uris: [`${origin}/api/auth/callback/real`],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "locale"] },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, email: sub, email_verified: true, name: "Kim Min-ji", locale: "ko" }),
    }),
    cookies: { keys: ["of a test"] },
  });
  server.on("request", provider.callback());
  return issuer;
}
