import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as contract from "@laurel/contract";
import { afterAll, expect, test, vi } from "vitest";
import type { IdentityMail } from "../../people/accounts/build-auth.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { commandLine } from "../cli/testing-cli.ts";
import { testApp } from "../testing-app.ts";
import { listExamplePeople } from "./example-store.ts";
import { loadExample } from "./load-example.ts";
import { countRows } from "./removal-store.ts";
import { exampleClock, exampleDatabase } from "./testing-example.ts";

const folder = mkdtempSync(join(tmpdir(), "laurel-remove-"));
afterAll(() => rmSync(folder, { recursive: true }));

const database = await exampleDatabase();
const home = { ...database.env, LAUREL_HOME: folder, LAUREL_SECRET: "s".repeat(40) };
const laurel = commandLine(home, folder);
const origin = "http://localhost:3000";
const mails: IdentityMail[] = [];
const server = await testApp(
  database,
  { examplePeople: async () => listExamplePeople(asServer(database)) },
  { LAUREL_SECRET: "s".repeat(40) },
  mails,
);
const { app } = server;

async function signIn(url: string, payload: object): Promise<string> {
  const answer = await app.inject({ method: "POST", url, payload, headers: { origin } });
  expect(answer.statusCode, answer.body).toBeLessThan(300);
  return answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join("; ");
}

const as = (cookie: string) => ({ cookie, origin, authorization: undefined });
const statusWith = async (headers: Record<string, string>) =>
  (await app.inject({ url: "/api/v1/me", headers })).statusCode;
const linkTo = async (email: string) => (await server.mailed(email))?.split("token=")[1] ?? "";

/** What people do in an example before it ends. Everything that may let someone in is here. */
async function liveInIt() {
  const made = await laurel("admin", "create", "ada@real.test", "--name", "Ada");
  const password = /shown once: (\S+)/.exec(made.stdout)?.[1] ?? "";
  const ada = await signIn("/api/auth/sign-in/email", { email: "ada@real.test", password });
  const { examplePeople } = await server.ask(contract.getSignInOptions, {});
  const jonas = examplePeople.find(({ role }) => role === "administrator");
  const click = await signIn("/api/v1/example/sign-in", { id: jonas?.id });
  const newKey = (headers: object, partnerId: string | null = null) =>
    server.ask(
      contract.createKey,
      { body: { name: "k", partnerId, scopes: ["partners.list"], expiresInDays: 30 } },
      headers as Record<string, string>,
    );
  const keys = {
    ofAda: await newKey(as(ada)),
    ofJonas: await newKey(as(click)),
    ofPartner: await newKey(as(ada), "4101101"),
    rotatedByJonas: await newKey(as(ada)),
  };
  const rotated = await server.ask(
    contract.rotateKey,
    { params: { keyId: keys.rotatedByJonas.keyId }, body: { graceHours: 0 } },
    as(click),
  );
  const invite = (email: string, headers: object) =>
    server.ask(
      contract.inviteTeamMember,
      { body: { email, role: "administrator", locale: "en" } },
      headers as Record<string, string>,
    );
  await invite("mallory@real.test", as(click));
  const mallory = await linkTo("mallory@real.test");
  const joined = { token: mallory, name: "Mallory", password: "four words make sense" };
  await server.ask(contract.acceptInvitation, { body: joined });
  await invite("open@real.test", as(click));
  await invite("eve@real.test", as(ada));
  const openLink = await linkTo("open@real.test");
  await app.inject({
    method: "POST",
    url: "/api/auth/request-password-reset",
    payload: { email: "administrator@example.com" },
    headers: { origin },
  });
  await takeOverBob(ada, click);
  return { password, ada, click, keys, rotated, openLink };
}

/** An administrator of the example gives Bob a role that Ada took from him, and reads his link. */
async function takeOverBob(ada: string, click: string): Promise<void> {
  const made = await laurel("--json", "admin", "create", "bob@real.test", "--name", "Bob");
  const userId = JSON.parse(made.stdout).user_id as string;
  const change = (role: contract.TeamRole, cookie: string) =>
    server.ask(contract.changeTeamMember, { params: { userId }, body: { role } }, as(cookie));
  await change("auditor", ada);
  await change("administrator", click);
  const reset = (url: string, payload: object) =>
    app.inject({ method: "POST", url: `/api/auth/${url}`, payload, headers: { origin } });
  await reset("request-password-reset", { email: "bob@real.test" });
  const mailOfBob = () => mails.find(({ user }) => user.email === "bob@real.test");
  const token = (await vi.waitUntil(mailOfBob, { timeout: 10_000 })).url.split("token=")[1];
  const answer = await reset("reset-password", { token, newPassword: "known to the example" });
  expect(answer.statusCode, answer.body).toBe(200);
}

const lived = await liveInIt();
const eventsBefore = (await database.owner.query("select count(*)::int as count from events")).rows[0].count;

test("`example` says what the database holds, and removes nothing without a yes", async () => {
  const shown = await laurel("example");
  expect(shown.stdout).toContain("200 partners");
  expect(shown.stdout).toContain("10 accounts");
  expect(shown.stdout).toContain("stay: ada@real.test, bob@real.test.");
  const refused = await laurel("example", "remove");
  expect(refused).toMatchObject({ exit: 2, stdout: "" });
  expect(refused.stderr).toContain("add --yes");
  expect(JSON.parse((await laurel("--json", "example")).stdout).example.rows.partners).toBe(200);
});

test("`standing` says on stderr that it is the example's", async () => {
  const json = await laurel("standing", "4101101", "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({ partner_id: "4101101" });
  expect(json.stderr).toContain("This is the example marketplace");
  expect((await laurel("standing", "4101101", "--locale", "ko-KR")).stderr).toContain("예시 마켓플레이스");
});

test("the end of the example ends everything that its people were, made, or could use", async () => {
  expect(await laurel("example", "remove", "--yes")).toMatchObject({ exit: 0 });
  const options = await server.ask(contract.getSignInOptions, {});
  expect(options).toMatchObject({ example: null, examplePeople: [] });
  expect(await statusWith({ cookie: lived.click })).toBe(401);
  const click = await app.inject({
    method: "POST",
    url: "/api/v1/example/sign-in",
    payload: { id: "x" },
    headers: { origin },
  });
  expect(click.statusCode).toBe(404);
  const statusOfKey = (text: string) => statusWith({ authorization: `Bearer ${text}` });
  expect(await statusOfKey(lived.keys.ofJonas.key)).toBe(401);
  expect(await statusOfKey(lived.keys.ofPartner.key)).toBe(401);
  expect(await statusOfKey(lived.keys.rotatedByJonas.key)).toBe(401);
  expect(await statusOfKey(lived.rotated.key)).toBe(401);
  const invitation = await app.inject({
    method: "POST",
    url: "/api/v1/invitations/look",
    payload: { token: lived.openLink },
  });
  expect(invitation.statusCode).toBeGreaterThanOrEqual(400);
  const { rows } = await database.owner.query('select email from identity."user"');
  expect(rows.map(({ email }) => email).sort()).toEqual(["ada@real.test", "bob@real.test"]);
  expect((await database.owner.query("select from identity.verification")).rows).toEqual([]);
});

test("an administrator of the command line stays, with password, key and invitations", async () => {
  expect(await statusWith({ cookie: lived.ada })).toBe(401);
  expect(await statusWith({ authorization: `Bearer ${lived.keys.ofAda.key}` })).toBe(200);
  const ada = await signIn("/api/auth/sign-in/email", { email: "ada@real.test", password: lived.password });
  const me = await server.ask(contract.getMe, {}, as(ada));
  expect(me).toMatchObject({ teamRole: "administrator", example: null });
  const { rows } = await database.owner.query("select email, settled_as from invitations order by email");
  expect(rows).toEqual([
    { email: "eve@real.test", settled_as: null },
    { email: "mallory@real.test", settled_as: "accepted" },
    { email: "open@real.test", settled_as: "revoked" },
  ]);
});

test("roles that the example's people gave, and passwords they may know, don't stay", async () => {
  const { rows } = await database.owner.query(
    `select email, role, exists (select from identity.account where "userId" = person.id) as has_password
     from team_members join identity."user" person on person.id = user_id order by email`,
  );
  expect(rows).toEqual([
    { email: "ada@real.test", role: "administrator", has_password: true },
    { email: "bob@real.test", role: "auditor", has_password: false },
  ]);
});

test("nothing of the facts is left, every event is, and the chains are intact", async () => {
  expect(Object.entries(await countRows(asServer(database))).filter(([, count]) => count > 0)).toEqual([]);
  const { rows } = await database.owner.query("select count(*)::int as count from events");
  expect(rows[0].count).toBeGreaterThan(eventsBefore);
  const removed = await database.owner.query("select who, data from events where what = 'example.removed'");
  expect(removed.rows).toEqual([
    { who: "cli", data: { accounts: 10, rows: expect.objectContaining({ partners: 200, imports: 6 }) } },
  ]);
  expect((await laurel("audit", "verify")).exit).toBe(0);
});

test("the database takes real facts, and no example again", async () => {
  writeFileSync(join(folder, "partners.csv"), "partner_id,name,country,locale\nP-1,Alder,US,en-US\n");
  expect((await laurel("import", "partners", "partners.csv")).stdout).toContain("1 added");
  const standing = await laurel("standing", "P-1", "--json");
  expect(standing).toMatchObject({ exit: 0, stderr: "" });
  const load = await laurel("example", "load");
  expect(load.exit).toBe(1);
  expect(load.stderr).toContain("already has facts of its own");
  expect(await loadExample(database, exampleClock, () => {})).toContain("isn't loaded");
  const again = await laurel("example", "remove", "--yes");
  expect(again).toMatchObject({ exit: 1, stderr: expect.stringContaining("doesn't hold the example") });
  expect((await database.owner.query("select partner_id from partners")).rows).toEqual([
    { partner_id: "P-1" },
  ]);
});
