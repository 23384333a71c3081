import { base32 } from "@better-auth/utils/base32";
import { createOTP } from "@better-auth/utils/otp";
import { expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { cookieOf, freshAddress, type Jar, origin, password, testIdentity } from "./testing-identity.ts";

const database = await testDatabase();
const at = await testIdentity(database);
const { identity } = at;

const events = async (user: string) =>
  (
    await database.owner.query<{ what: string; data: Record<string, unknown>; who: string }>(
      "select what, data, who from events where partner_id = '' and data ->> 'person' = $1 order by event_id",
      [user],
    )
  ).rows;

test("a person signs in with e-mail and password, and is recognized by the cookie", async () => {
  const user = await at.person("min-ji@one.test");
  const jar: Jar = new Map();
  const answer = await at.post("/sign-in/email", { email: "Min-Ji@One.test", password }, { jar });
  expect(answer.statusCode).toBe(200);
  const flags = "Path=\\/; HttpOnly; Secure; SameSite=Lax$";
  expect(answer.headers["set-cookie"]).toEqual([
    expect.stringMatching(`^__Host-laurel\\.session_token=[^;]+; Max-Age=604800; ${flags}`),
    expect.stringMatching(`^__Host-laurel\\.device_[0-9a-f]{16}=[^;]+; Max-Age=34560000; ${flags}`),
  ]);
  expect(answer.headers["x-frame-options"]).toBe("DENY");
  expect(await identity.sessionOf(cookieOf(jar))).toEqual({
    userId: user,
    teamRole: null,
    memberships: [],
    factorMissing: false,
  });
  const account = (await at.get("/get-session", { jar })).json();
  expect(account.user).toMatchObject({
    id: user,
    name: "Kim Min-ji",
    email: "min-ji@one.test",
    emailVerified: true,
    locale: "ko-KR",
    twoFactorEnabled: null,
  });
  expect(account.session).toMatchObject({ id: expect.any(String), userId: user });
  expect((await events(user)).map(({ what, who, data }) => [what, who, data.how])).toEqual([
    ["person.created", "cli", "invited"],
    ["session.created", `person:${user}`, "password"],
  ]);
});

test("a wrong password and an unknown account get the same answer", async () => {
  await at.person("known@one.test");
  await at.person("elsewhere@one.test", { password: null });
  const answers = new Set<string>();
  for (const email of ["known@one.test", "unknown@one.test", "elsewhere@one.test"]) {
    const answer = await at.post("/sign-in/email", { email, password: "wrong horse battery" });
    const { date: _, ...headers } = answer.headers;
    answers.add(JSON.stringify([answer.statusCode, answer.body, headers]));
  }
  expect([...answers]).toEqual([expect.stringMatching(/^\[401,.*INVALID_EMAIL_OR_PASSWORD/)]);
});

test("a made-up address doesn't get around the limit", async () => {
  const headers = { "x-laurel-address": "192.0.2.1", "x-real-ip": "192.0.2.1" };
  for (let n = 0; n < 11; n += 1) {
    const body = { email: `victim-${n}@one.test`, password: "wrong horse battery" };
    const from = {
      address: "203.0.113.10",
      headers: { ...headers, "x-laurel-address": `192.0.2.${n}` },
    };
    const answer = await at.post("/sign-in/email", body, from);
    expect(answer.statusCode).toBe(n < 10 ? 401 : 429);
  }
});

test("the library's own limit counts no reads of sessions, and a limit is a problem document", async () => {
  await at.person("often@one.test");
  const jar = await at.signIn("often@one.test");
  const from = { address: "203.0.113.77", jar };
  const statuses = new Set<number>();
  for (let n = 0; n < 130; n += 1) statuses.add((await at.get("/get-session", from)).statusCode);
  expect([...statuses]).toEqual([200]);
  const reset = () => at.post("/request-password-reset", { email: "often@one.test" }, from);
  for (let n = 0; n < 3; n += 1) expect((await reset()).statusCode).toBe(200);
  const limited = await reset();
  expect(limited.json()).toMatchObject({ status: 429, code: "too-many-requests" });
  expect(Number(limited.headers["retry-after"])).toBeGreaterThan(0);
});

test("a session that is ended stops at once, and its cookie no longer works", async () => {
  const user = await at.person("leaves@one.test");
  const [jar, other] = [await at.signIn("leaves@one.test"), await at.signIn("leaves@one.test")];
  const list = (await at.get("/list-sessions", { jar })).json<{ token: string }[]>();
  expect(list).toHaveLength(2);
  const kept = new Map(jar);
  expect((await at.post("/revoke-other-sessions", {}, { jar })).statusCode).toBe(200);
  expect(await identity.sessionOf(cookieOf(other))).toBeNull();
  expect(await identity.sessionOf(cookieOf(jar))).not.toBeNull();
  expect((await at.post("/sign-out", {}, { jar })).statusCode).toBe(200);
  expect([...jar.keys()]).toEqual([expect.stringMatching(/device_/)]);
  expect(await identity.sessionOf(cookieOf(kept))).toBeNull();
  expect((await at.get("/get-session", { jar: kept })).body).toBe("null");
  const ended = (await events(user)).filter(({ what }) => what === "session.ended");
  expect(ended.map(({ data }) => data.why)).toEqual(["revoked", "signed-out"]);
});

test("forged and expired cookies sign no one in", async () => {
  await at.person("forged@one.test");
  const jar = await at.signIn("forged@one.test");
  const [[name, value] = ["", ""]] = [...jar];
  const [token, signature = ""] = decodeURIComponent(value).split(".");
  const { token: otherToken } = (
    await at.get("/get-session", { jar: await at.signIn("forged@one.test") })
  ).json().session;
  const forged = [
    token,
    `${token}.`,
    `${otherToken}.${signature}`,
    `${token}.${"A".repeat(43)}=`,
    "%E0%A4%A",
    ".",
  ];
  for (const each of [...forged, `${token}.${signature.slice(0, -2)}`]) {
    expect(await identity.sessionOf({ cookie: `${name}=${each}` })).toBeNull();
    const from = { headers: { cookie: `${name}=${each}` } };
    expect((await at.get("/get-session", from)).body).toBe("null");
  }
  expect(await identity.sessionOf({})).toBeNull();
  expect(await identity.sessionOf({ cookie: `a=b; ${name}=${value}; c` })).not.toBeNull();
  await database.owner.query(`update identity.session set "expiresAt" = now() where token = $1`, [token]);
  expect(await identity.sessionOf(cookieOf(jar))).toBeNull();
});

test("a session that is used lasts seven more days, and ends thirty days after signing in", async () => {
  await at.person("stays@one.test");
  const jar = await at.signIn("stays@one.test");
  const { id: sessionId } = (await at.get("/get-session", { jar })).json().session;
  const leftAfterUse = async (ageDays: number) => {
    await database.owner.query(
      `update identity.session set "createdAt" = now() - $2 * interval '1 day',
         "expiresAt" = now() + interval '1 hour' where id = $1`,
      [sessionId, ageDays],
    );
    await at.get("/get-session", { jar });
    const { rows } = await database.owner.query<{ days: string }>(
      `select round(extract(epoch from "expiresAt" - now()) / 86400, 2)::text as days
       from identity.session where id = $1`,
      [sessionId],
    );
    return rows[0]?.days;
  };
  expect(await leftAfterUse(10)).toBe("7.00");
  expect(await leftAfterUse(28)).toBe("2.00");
});

test("a second factor is asked for once it is set up, and a code works once", async () => {
  const user = await at.person("factor@one.test");
  const jar = await at.signIn("factor@one.test");
  const begun = await at.post("/two-factor/enable", { password }, { jar });
  const { totpURI, backupCodes } = begun.json<{ totpURI: string; backupCodes: string[] }>();
  expect(totpURI).toMatch(/^otpauth:\/\/totp\/Laurel:factor/);
  const secret = new TextDecoder().decode(base32.decode(new URL(totpURI).searchParams.get("secret") ?? ""));
  const code = await createOTP(secret).totp();
  const enrolled = await at.post("/two-factor/verify-totp", { code }, { jar });
  expect(enrolled.statusCode).toBe(200);
  expect((await at.get("/get-session", { jar })).json().user.twoFactorEnabled).toBe(true);

  const challenge = async () => {
    const half: Jar = new Map();
    const answer = await at.post("/sign-in/email", { email: "factor@one.test", password }, { jar: half });
    expect(answer.json()).toMatchObject({ twoFactorRedirect: true });
    expect([...half.keys()]).toEqual(["__Host-laurel.two_factor"]);
    expect(await identity.sessionOf(cookieOf(half))).toBeNull();
    return half;
  };
  const verify = (half: Jar, body: object) => at.post("/two-factor/verify-totp", body, { jar: half });
  const replayed = await challenge();
  expect((await verify(replayed, { code })).json().code).toBe("INVALID_CODE");
  expect(await identity.sessionOf(cookieOf(replayed))).toBeNull();
  // The code of the next half minute is good already: clocks differ.
  const next = hotpAt(secret, Date.now() + 30_000);
  const passed = await challenge();
  expect((await verify(passed, { code: await next })).statusCode).toBe(200);
  expect((await identity.sessionOf(cookieOf(passed)))?.userId).toBe(user);
  const again = await challenge();
  expect((await verify(again, { code: await next })).statusCode).toBe(401);
  expect((await verify(await challenge(), { code: "000000", trustDevice: true })).statusCode).toBe(400);
  const spare = await challenge();
  const [backup = ""] = backupCodes;
  expect((await at.post("/two-factor/verify-backup-code", { code: backup }, { jar: spare })).statusCode).toBe(
    200,
  );
  expect((await identity.sessionOf(cookieOf(spare)))?.userId).toBe(user);
  const reused = await at.post(
    "/two-factor/verify-backup-code",
    { code: backup },
    { jar: await challenge() },
  );
  expect(reused.statusCode).toBe(401);
  const told = (await events(user)).map(({ what, data }) => [what, data.how ?? data.why]);
  expect(told.filter(([what]) => what === "two-factor.enabled")).toHaveLength(1);
  expect(told.filter(([, how]) => ["second-factor", "backup-code"].includes(String(how)))).toHaveLength(5);
});

test("a password is reset by mail: once, within the hour, and every session ends", async () => {
  const user = await at.person("forgot@one.test");
  const jar = await at.signIn("forgot@one.test");
  const ask = async () => {
    const answer = await at.post("/request-password-reset", { email: "forgot@one.test" });
    expect(answer.statusCode).toBe(200);
    return at.mails.at(-1) ?? { user: { id: "" }, url: "" };
  };
  const mail = await ask();
  expect(mail).toMatchObject({ template: "password-reset", user: { id: user, locale: "ko-KR" } });
  expect(mail.url).toMatch(/^https:\/\/rewards\.test\/reset-password#token=\w{24}$/);
  const token = mail.url.split("#token=")[1];
  const reset = (body: object) => at.post("/reset-password", body);
  expect((await reset({ token, newPassword: "too short" })).json().code).toBe("PASSWORD_TOO_SHORT");
  for (const newPassword of ["password1234", "Kim-Min-ji-2026", "forgot@one.test"])
    expect((await reset({ token, newPassword })).json().code).toBe("PASSWORD_COMMON");
  const changed = "another horse battery";
  expect((await reset({ token: `${token}x`, newPassword: changed })).json().code).toBe("INVALID_TOKEN");
  expect((await reset({ token, newPassword: changed })).statusCode).toBe(200);
  expect(await identity.sessionOf(cookieOf(jar))).toBeNull();
  expect((await reset({ token, newPassword: "a third horse battery" })).json().code).toBe("INVALID_TOKEN");
  const signIn = (text: string) => at.post("/sign-in/email", { email: "forgot@one.test", password: text });
  expect((await signIn(password)).statusCode).toBe(401);
  expect((await signIn(changed)).statusCode).toBe(200);

  const late = (await ask()).url.split("#token=")[1];
  await database.owner.query(`update identity.verification set "expiresAt" = now() - interval '1 second'`);
  expect((await reset({ token: late, newPassword: password })).json().code).toBe("INVALID_TOKEN");
  const told = (await events(user)).filter(({ what }) => what === "password.changed");
  expect(told.map(({ data, who }) => [data.how, who])).toEqual([["reset", `person:${user}`]]);
});

test("requesting a reset doesn't show whether there is an account", async () => {
  await at.person("there@one.test");
  const mailsBefore = at.mails.length;
  const ask = async (email: string) => {
    const start = performance.now();
    const { statusCode, body } = await at.post("/request-password-reset", { email });
    return { statusCode, body, atLeast250: performance.now() - start >= 249 };
  };
  const [there, nowhere] = [await ask("there@one.test"), await ask("nowhere@one.test")];
  expect(there).toEqual(nowhere);
  expect(there).toMatchObject({ statusCode: 200, atLeast250: true });
  expect(at.mails).toHaveLength(mailsBefore + 1);
});

test("a password is changed by a person who knows it, and the other sessions end", async () => {
  const user = await at.person("changes@one.test");
  const [jar, other] = [await at.signIn("changes@one.test"), await at.signIn("changes@one.test")];
  const change = (currentPassword: string, newPassword = "another horse battery") =>
    at.post("/change-password", { currentPassword, newPassword, revokeOtherSessions: true }, { jar });
  expect((await change(password, "Passw0rd1234")).json().code).toBe("PASSWORD_COMMON");
  expect((await change("wrong horse battery")).statusCode).toBe(400);
  expect((await change(password)).statusCode).toBe(200);
  expect(await identity.sessionOf(cookieOf(other))).toBeNull();
  expect(await identity.sessionOf(cookieOf(jar))).not.toBeNull();
  const told = (await events(user)).filter(({ what }) => what === "password.changed");
  expect(told.map(({ data }) => data.how)).toEqual(["changed"]);
});

test.each([
  ["https://evil.test/"],
  ["//evil.test"],
  ["/\\evil.test"],
  ["/%5cevil.test"],
  ["/%2F/evil.test"],
  ["javascript:alert(1)"],
  ["https://rewards.test.evil.test/"],
  ["/\tevil"],
])("no one is redirected to %j", async (target) => {
  const from = { address: freshAddress() };
  const email = { email: "min-ji@one.test", password };
  for (const [path, body] of [
    ["/sign-in/email", { ...email, callbackURL: target }],
    ["/request-password-reset", { email: "min-ji@one.test", redirectTo: target }],
    ["/sign-in/social", { provider: "none", callbackURL: target }],
    ["/sign-in/social", { provider: "none", callbackURL: "/", errorCallbackURL: target }],
  ] as const) {
    const answer = await at.post(path, body, from);
    expect([answer.statusCode, answer.headers.location, answer.headers["set-cookie"]]).toEqual([
      403,
      undefined,
      undefined,
    ]);
  }
});

test("requests of other origins are refused", async () => {
  await at.person("csrf@one.test");
  const jar = await at.signIn("csrf@one.test");
  const change = { name: "Somebody Else" };
  for (const headers of [{ origin: "https://evil.test" }, { origin: "null" }, { origin: "" }]) {
    expect((await at.post("/update-user", change, { jar, headers })).statusCode).toBe(403);
  }
  const form = {
    origin: "https://evil.test",
    "content-type": "application/x-www-form-urlencoded",
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": "navigate",
  };
  const body = `email=csrf%40one.test&password=${encodeURIComponent(password)}`;
  expect((await at.post("/sign-in/email", body, { headers: form })).statusCode).toBe(403);
  expect((await at.post("/update-user", change, { jar })).statusCode).toBe(200);
  expect((await at.get("/get-session", { jar })).json().user.name).toBe("Somebody Else");
  expect((await at.post("/update-user", { locale: "xx" }, { jar })).statusCode).toBe(400);
  expect((await at.post("/update-user", { emailVerified: true }, { jar })).statusCode).toBe(400);
  for (const name of ["", "  ", 5, "a\nb", "x".repeat(201)])
    expect((await at.post("/update-user", { name }, { jar })).statusCode).toBe(400);
});

test("endpoints that are not offered answer 404", async () => {
  const jar = await at.signIn("min-ji@one.test");
  const hidden = [
    ..."sign-up/email api-key/create api-key/update api-key/delete change-email delete-user".split(" "),
    ..."update-session link-social unlink-account get-access-token refresh-token account-info".split(" "),
    ..."send-verification-email two-factor/send-otp two-factor/verify-otp sign-in-as sign-in/as".split(" "),
  ];
  for (const path of hidden) {
    const answer = await at.post(`/${path}`, {}, { jar });
    expect([path, answer.statusCode]).toEqual([path, 404]);
  }
  for (const path of [
    "ok",
    "error",
    "api-key/list",
    "list-accounts",
    "reset-password/x?callbackURL=/",
    "verify-email",
  ])
    expect([path, (await at.get(`/${path}`, { jar })).statusCode]).toEqual([path, 404]);
  for (const path of [
    "//sign-up/email",
    "/./sign-up/email",
    "/sign-in/email/../../sign-up/email",
    "/SIGN-UP/email",
  ])
    expect([path, (await at.post(path, {}, { jar })).statusCode]).toEqual([path, 404]);
});

test("bodies that are broken or too large are refused", async () => {
  const send = (payload: string, type = "application/json") =>
    at.post("/sign-in/email", payload, { headers: { "content-type": type } });
  expect((await send("{")).statusCode).toBe(400);
  expect((await send('{"email": 5}')).statusCode).toBe(400);
  expect((await send("x", "text/xml")).statusCode).toBe(415);
  expect((await send(JSON.stringify({ email: "a".repeat(20_000) }))).statusCode).toBe(413);
  expect((await send('{"email":"a\\u0000@one.test","password":"x"}')).statusCode).toBe(400);
});

test("no secret is ever written to a log or to the record", async () => {
  const { rows } = await database.owner.query<{ text: string }>(
    "select to_jsonb(events)::text as text from events",
  );
  const written = [...at.log, ...rows.map(({ text }) => text)].join("\n");
  const tokens = await database.owner.query<{ token: string }>("select token from identity.session");
  const hashes = await database.owner.query<{ token: string }>(
    "select password as token from identity.account where password is not null",
  );
  const links = at.mails.map(({ url }) => url.split("#token=")[1] ?? "");
  expect(links.length).toBeGreaterThan(2);
  for (const each of [password, "wrong horse battery", ...links]) expect(written).not.toContain(each);
  for (const { token } of [...tokens.rows, ...hashes.rows]) expect(written).not.toContain(token);
  expect(at.log.join("\n")).not.toContain("one.test");
  expect(at.log.length).toBeGreaterThan(300);
  expect(origin).toBe(identity.origins[0]);
});

/** The code at a time. */
function hotpAt(secret: string, epochMs: number): Promise<string> {
  return createOTP(secret).hotp(Math.floor(epochMs / 30_000));
}
