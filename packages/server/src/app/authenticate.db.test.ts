import { actions } from "@laurel/contract";
import { expect, test } from "vitest";
import { openIdentity } from "../people/accounts/open-identity.ts";
import { addMembership, deleteMembership } from "../people/members/member-store.ts";
import { upsertTeamMember } from "../people/team/team-store.ts";
import { readConfig } from "../platform/config.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { addPartner, publishVersions } from "../standing/testing-marketplace.ts";
import { testApp, testKey } from "./testing-app.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
for (const id of ["mine", "theirs"]) await addPartner(database, id, "2024-01-01", "2024-01-01");
const { app } = await testApp(database);
const origin = "http://localhost:3000";
const password = "correct horse battery";

const { createPerson, hashPassword } = await openIdentity({
  database,
  config: readConfig({ LAUREL_SECRET: "s".repeat(40), ...database.env }, "/"),
  sendMail: async () => {},
});

async function person(email: string): Promise<string> {
  const passwordHash = await hashPassword(password);
  const given = { email, name: email, locale: "en", emailVerified: true, passwordHash };
  return transaction(
    database,
    allPartners,
    async (tx) => (await createPerson(tx, { who: "test" }, given)) ?? "",
  );
}

async function signIn(email: string, at = app): Promise<string> {
  const answer = await at.inject({
    method: "POST",
    url: "/api/auth/sign-in/email",
    headers: { origin, "content-type": "application/json" },
    payload: { email, password },
  });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join("; ");
}

const get = (url: string, headers: Record<string, string>) => app.inject({ url, headers });
const own = "/api/v1/partners/mine/standing";
const other = "/api/v1/partners/theirs/standing";

test("a member reaches their own partner and no other, and loses access at once when removed", async () => {
  const userId = await person("vera@example.com");
  const cookie = await signIn("vera@example.com");
  expect((await get(own, { cookie })).statusCode).toBe(404);
  await transaction(database, allPartners, (tx) => addMembership(tx, "mine", userId, "viewer"));
  expect((await get(own, { cookie })).statusCode).toBe(200);
  expect((await get(other, { cookie })).json().code).toBe("partner-not-found");
  expect((await get(`${own}/receipt`, { cookie })).statusCode).toBe(200);
  expect((await get(`${other}/receipt`, { cookie })).json().code).toBe("partner-not-found");
  expect((await get("/api/v1/partners", { cookie })).statusCode).toBe(403);
  await transaction(database, allPartners, (tx) => deleteMembership(tx, "mine", userId));
  expect((await get(own, { cookie })).statusCode).toBe(404);
});

test("people see how they sign in; a key has no sign-in", async () => {
  await person("paula@example.com");
  const me = async (headers: Record<string, string>) => (await get("/api/v1/me", headers)).json();
  const cookie = await signIn("paula@example.com");
  expect(await me({ cookie })).toMatchObject({ has_password: true, second_factor: false });
  await database.owner.query('update identity."user" set "twoFactorEnabled" = true where email = $1', [
    "paula@example.com",
  ]);
  await database.owner.query("update identity.account set password = null");
  expect(await me({ cookie })).toMatchObject({ has_password: false, second_factor: true });
  const key = { authorization: `Bearer ${testKey}` };
  expect(await me(key)).toMatchObject({ has_password: false, second_factor: false });
});

test("a cursor of another partner's list is refused", async () => {
  const headers = { authorization: `Bearer ${testKey}` };
  for (let i = 0; i < 2; i += 1) {
    await database.owner.query(
      "insert into events (partner_id, what, who) select id, 'x', 'test' from unnest($1::text[]) id",
      [["mine", "theirs"]],
    );
  }
  const page = (await get("/api/v1/partners/theirs/events?limit=1", headers)).json();
  expect(page.next_cursor).toBeTypeOf("string");
  const userId = await person("owner@example.com");
  await transaction(database, allPartners, (tx) => addMembership(tx, "mine", userId, "owner"));
  const cookie = await signIn("owner@example.com");
  const asked = `/api/v1/partners/mine/events?cursor=${encodeURIComponent(page.next_cursor)}`;
  expect((await get(asked, { cookie })).json().code).toBe("cursor-invalid");
});

test("a change with a cookie is refused unless it comes from one of our pages", async () => {
  const userId = await person("adam@example.com");
  await transaction(database, allPartners, (tx) => upsertTeamMember(tx, userId, "administrator"));
  const cookie = await signIn("adam@example.com");
  const make = (headers: Record<string, string>) =>
    app.inject({
      method: "POST",
      url: "/api/v1/keys",
      headers: { cookie, "content-type": "application/json", ...headers },
      payload: { name: "Nightly", partner_id: null, scopes: ["imports.read"], expires_in_days: 30 },
    });
  expect((await make({})).json().code).toBe("origin-foreign");
  expect((await make({ origin: "https://evil.example" })).json().code).toBe("origin-foreign");
  const made = await make({ origin });
  expect(made.statusCode, made.body).toBe(201);
});

test("a key does what its scopes say until it is replaced and revoked", async () => {
  const headers = { authorization: `Bearer ${testKey}`, "content-type": "application/json" };
  const post = (url: string, payload: object) => app.inject({ method: "POST", url, headers, payload });
  const { key, key_id: id } = (
    await post("/api/v1/keys", {
      name: "Reader",
      partner_id: "mine",
      scopes: ["partner.read", "imports.read"],
      expires_in_days: null,
    })
  ).json();
  const as = (text: string) => ({ authorization: `Bearer ${text}` });
  expect((await get(own, as(key))).statusCode).toBe(200);
  expect((await get(other, as(key))).statusCode).toBe(404);
  // A key of a partner may do nothing that no role of a partner may do.
  expect((await get("/api/v1/imports", as(key))).json().code).toBe("scope-missing");
  const fresh = (await post(`/api/v1/keys/${id}/rotate`, { grace_hours: 0 })).json();
  expect((await get(own, as(key))).json().code).toBe("key-wrong");
  expect((await get(own, as(fresh.key))).statusCode).toBe(200);
  const gone = await app.inject({
    method: "DELETE",
    url: `/api/v1/keys/${fresh.key_id}`,
    headers: { authorization: headers.authorization },
  });
  expect(gone.statusCode).toBe(204);
  expect((await get(own, as(fresh.key))).json().code).toBe("key-wrong");
  const { items } = (await get("/api/v1/keys", as(testKey))).json();
  expect(items.filter((each: { name: string }) => each.name === "Reader")).toHaveLength(2);
  expect(JSON.stringify(items)).not.toContain(fresh.key);
});

test("a key can't make a key that may do more than itself", async () => {
  const post = (text: string, scopes: readonly string[]) =>
    app.inject({
      method: "POST",
      url: "/api/v1/keys",
      headers: { authorization: `Bearer ${text}`, "content-type": "application/json" },
      payload: { name: "k", partner_id: null, scopes, expires_in_days: null },
    });
  const { key } = (await post(testKey, ["keys.manage"])).json();
  expect((await post(key, [...actions])).json().code).toBe("scope-missing");
});

test("reads of the own session count for the person, not for the address that many share", async () => {
  await person("office@example.com");
  const { app: limited } = await testApp(database, { limits: { known: 6, unknown: 3 } });
  const cookie = await signIn("office@example.com", limited);
  const read = async (headers: Record<string, string>) =>
    (await limited.inject({ url: "/api/auth/get-session", headers })).statusCode;
  const known = [];
  for (let n = 0; n < 7; n += 1) known.push(await read({ cookie }));
  expect(known).toEqual([200, 200, 200, 200, 200, 200, 429]);
  expect([await read({}), await read({}), await read({})]).toEqual([200, 200, 429]);
});
