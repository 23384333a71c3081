import { base32 } from "@better-auth/utils/base32";
import { createOTP } from "@better-auth/utils/otp";
import { acceptInvitation, getMe, listTeam } from "@laurel/contract";
import { expect, test } from "vitest";
import { testApp } from "../../app/testing-app.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { authenticateBy } from "./authenticate.ts";
import { cookieOf, type Jar, password, testIdentity } from "./testing-identity.ts";

const database = await testDatabase();
const at = await testIdentity(database, { REQUIRE_SECOND_FACTOR: "administrator, owner" });
const { ask, call } = await testApp(database, { authenticate: authenticateBy(at.identity) });

const member = async (email: string, role: string) => {
  const id = await at.person(email);
  await database.owner.query("insert into team_members (user_id, role) values ($1, $2)", [id, role]);
  return at.signIn(email);
};
const as = (jar: Jar) => ({ authorization: undefined, ...cookieOf(jar) });
const meOf = (jar: Jar) => ask(getMe, {}, as(jar));
const setUp = async (jar: Jar) => {
  const { totpURI } = (await at.post("/two-factor/enable", { password }, { jar })).json();
  const secret = base32.decode(new URL(totpURI).searchParams.get("secret") ?? "");
  const code = await createOTP(new TextDecoder().decode(secret)).totp();
  return at.post("/two-factor/verify-totp", { code }, { jar });
};

test("an administrator does nothing before setting up a second factor, and everything after", async () => {
  const jar = await member("ada@one.test", "administrator");
  expect(await meOf(jar)).toMatchObject({ secondFactor: false, factorMissing: true });
  const refused = await call("GET /api/v1/team", { headers: as(jar) });
  expect([refused.statusCode, refused.json().code]).toEqual([403, "second-factor-required"]);
  const join = { headers: { ...as(jar), origin: "http://localhost:3000" }, body: { token: "x" } };
  expect((await call("POST /api/v1/invitations/accept", join)).json().code).toBe("second-factor-required");
  expect(acceptInvitation.action).toBe("public");
  expect((await setUp(jar)).statusCode).toBe(200);
  expect(await meOf(jar)).toMatchObject({ secondFactor: true, factorMissing: false });
  expect((await ask(listTeam, {}, as(jar))).items).toHaveLength(1);
});

test("a session from before is held to it too, as soon as the person gets the role", async () => {
  const jar = await member("auditor@one.test", "auditor");
  expect(await meOf(jar)).toMatchObject({ factorMissing: false });
  await database.owner.query("update team_members set role = 'administrator' where role = 'auditor'");
  expect(await meOf(jar)).toMatchObject({ factorMissing: true });
});

test("turning the second factor off closes everything again", async () => {
  const jar = await member("off@one.test", "administrator");
  await setUp(jar);
  expect((await at.post("/two-factor/disable", { password }, { jar })).statusCode).toBe(200);
  expect(await meOf(jar)).toMatchObject({ factorMissing: true });
});

test("a partner's owner is held to it too, and a viewer is not", async () => {
  await database.owner.query(
    "insert into partners (partner_id, name, country, locale) values ('acme', 'Acme', 'KR', 'ko-KR')",
  );
  const [owner, viewer] = [await at.person("owner@one.test"), await at.person("viewer@one.test")];
  await database.owner.query(
    `insert into memberships (partner_id, user_id, role)
     values ('acme', $1, 'owner'), ('acme', $2, 'viewer')`,
    [owner, viewer],
  );
  expect(await meOf(await at.signIn("owner@one.test"))).toMatchObject({ factorMissing: true });
  expect(await meOf(await at.signIn("viewer@one.test"))).toMatchObject({ factorMissing: false });
});

test("a person without a password leaves the second factor to the provider", async () => {
  const jar = await member("sso@one.test", "administrator");
  await database.owner.query(
    `update identity.account set password = null
     where "userId" = (select id from identity."user" where email = 'sso@one.test')`,
  );
  expect(await meOf(jar)).toMatchObject({ hasPassword: false, factorMissing: false });
});

test("a code of the step before or after is taken, one of two steps away is not", async () => {
  await at.person("phone@one.test");
  // At the end of a step, the next request may fall into the step after.
  const left = 30_000 - (Date.now() % 30_000);
  if (left < 8_000) await new Promise((done) => setTimeout(done, left));
  const jar = await at.signIn("phone@one.test");
  const { totpURI } = (await at.post("/two-factor/enable", { password }, { jar })).json();
  const secret = new TextDecoder().decode(base32.decode(new URL(totpURI).searchParams.get("secret") ?? ""));
  const stepsAway = (steps: number) => createOTP(secret).hotp(Math.floor(Date.now() / 30_000) + steps);
  expect((await at.post("/two-factor/verify-totp", { code: await stepsAway(0) }, { jar })).statusCode).toBe(
    200,
  );
  const enter = async (steps: number) => {
    const other: Jar = new Map();
    await at.post("/sign-in/email", { email: "phone@one.test", password }, { jar: other });
    return (await at.post("/two-factor/verify-totp", { code: await stepsAway(steps) }, { jar: other }))
      .statusCode;
  };
  expect([await enter(-1), await enter(1), await enter(-2), await enter(2)]).toEqual([200, 200, 401, 401]);
});
