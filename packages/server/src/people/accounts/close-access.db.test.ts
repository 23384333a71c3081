import { base32 } from "@better-auth/utils/base32";
import { createOTP } from "@better-auth/utils/otp";
import { expect, test } from "vitest";
import { allPartners } from "../../platform/database/sight.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { queueMail } from "./queue-mail.ts";
import { cookieOf, type Jar, password, testIdentity } from "./testing-identity.ts";

const database = await testDatabase();
const at = await testIdentity(database);
const { identity } = at;
const other = "another horse battery";

async function resetToken(email: string): Promise<string> {
  await at.post("/request-password-reset", { email });
  return at.mails.at(-1)?.url.split("#token=")[1] ?? "";
}
const reset = async (token: string) => {
  const answer = await at.post("/reset-password", { token, newPassword: other });
  return answer.statusCode === 200 ? 200 : answer.json().code;
};
const isSignedIn = async (jar: Jar) => (await identity.sessionOf(cookieOf(jar))) !== null;

test("the database holds only digests of the tokens that let a person in", async () => {
  await at.person("digest@one.test");
  const token = await resetToken("digest@one.test");
  const { rows } = await database.owner.query("select verification::text as row from identity.verification");
  const stored = rows.map(({ row }) => row).join("\n");
  expect(rows).toHaveLength(1);
  expect(stored).not.toContain(token);
  const { rows: kept } = await database.owner.query("select identifier from identity.verification");
  for (const guess of [kept[0].identifier, `reset-password:${kept[0].identifier}`])
    expect(await reset(guess)).toBe("INVALID_TOKEN");
  expect(await reset(token)).toBe(200);
});

test("using a link to a new password ends the older ones and the newer ones", async () => {
  await at.person("links@one.test");
  const [first, second, third] = [
    ...[await resetToken("links@one.test"), await resetToken("links@one.test")],
    await resetToken("links@one.test"),
  ];
  expect(await reset(second ?? "")).toBe(200);
  for (const token of [first, third]) expect(await reset(token ?? "")).toBe("INVALID_TOKEN");
});

test("changing the password ends the other sessions and every open link, in any case", async () => {
  await at.person("changes@one.test");
  const [jar, elsewhere] = [await at.signIn("changes@one.test"), await at.signIn("changes@one.test")];
  const token = await resetToken("changes@one.test");
  const change = { currentPassword: password, newPassword: other, revokeOtherSessions: false };
  expect((await at.post("/change-password", change, { jar })).statusCode).toBe(200);
  expect([await isSignedIn(jar), await isSignedIn(elsewhere)]).toEqual([true, false]);
  expect(await reset(token)).toBe("INVALID_TOKEN");
});

test("setting a password ends every session and open link", async () => {
  const user = await at.person("set@one.test");
  const jar = await at.signIn("set@one.test");
  const token = await resetToken("set@one.test");
  const hash = await identity.hashPassword(other);
  await transaction(database, allPartners, (tx) => identity.setPassword(tx, { who: "cli" }, user, hash));
  expect(await isSignedIn(jar)).toBe(false);
  expect(await reset(token)).toBe("INVALID_TOKEN");
});

test("removing the second factor ends the other sessions and every open link", async () => {
  await at.person("factor@one.test");
  const jar = await at.signIn("factor@one.test");
  const { totpURI } = (await at.post("/two-factor/enable", { password }, { jar })).json();
  const secret = new TextDecoder().decode(base32.decode(new URL(totpURI).searchParams.get("secret") ?? ""));
  await at.post("/two-factor/verify-totp", { code: await createOTP(secret).totp() }, { jar });
  const elsewhere: Jar = new Map();
  await at.post("/sign-in/email", { email: "factor@one.test", password }, { jar: elsewhere });
  const code = await createOTP(secret).hotp(Math.floor((Date.now() + 30_000) / 30_000));
  await at.post("/two-factor/verify-totp", { code }, { jar: elsewhere });
  expect(await isSignedIn(elsewhere)).toBe(true);
  const token = await resetToken("factor@one.test");
  expect((await at.post("/two-factor/disable", { password }, { jar })).statusCode).toBe(200);
  expect([await isSignedIn(jar), await isSignedIn(elsewhere)]).toEqual([true, false]);
  expect(await reset(token)).toBe("INVALID_TOKEN");
});

test("a mail with a link to a new password isn't sent once the link no longer works", async () => {
  await at.person("late@one.test");
  const token = await resetToken("late@one.test");
  const mail = at.mails.at(-1);
  const parts = { links: identity.links, now: Temporal.Now.instant() };
  if (mail !== undefined) await transaction(database, allPartners, (tx) => queueMail(tx, mail, parts));
  expect(await reset(token)).toBe(200);
  const { rows } = await database.owner.query(
    "select state, link from messages where email = 'late@one.test'",
  );
  expect(rows).toEqual([{ state: "failed", link: null }]);
});
