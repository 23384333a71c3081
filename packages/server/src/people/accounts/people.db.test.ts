import { expect, test } from "vitest";
import { allPartners } from "../../platform/database/sight.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { cookieOf, password, testIdentity } from "./testing-identity.ts";

const database = await testDatabase();
const at = await testIdentity(database);
const { identity } = at;
const actor = { who: "person:the-team" };

test("an address belongs to one person, in any spelling", async () => {
  await at.person("Min-Ji@One.test");
  const again = {
    email: " min-ji@one.TEST",
    name: "x",
    locale: "en",
    emailVerified: true,
    passwordHash: null,
  };
  expect(
    await transaction(database, allPartners, (tx) => identity.createPerson(tx, actor, again)),
  ).toBeNull();
});

test("a person that is created in a transaction that fails doesn't exist", async () => {
  const person = { email: "gone@one.test", name: "x", locale: "en", emailVerified: true, passwordHash: null };
  const failing = transaction(database, allPartners, async (tx) => {
    await identity.createPerson(tx, actor, person);
    throw new Error("on purpose");
  });
  await expect(failing).rejects.toThrow("on purpose");
  const { rows } = await database.owner.query(
    "select 1 from events where personal ->> 'email' = 'gone@one.test'",
  );
  expect(rows).toEqual([]);
  expect(
    await transaction(database, allPartners, (tx) => identity.createPerson(tx, actor, person)),
  ).not.toBeNull();
});

test("a password that is set replaces the one before and ends every session", async () => {
  const user = await at.person("sets@one.test");
  const jar = await at.signIn("sets@one.test");
  const hash = await identity.hashPassword("another horse battery");
  await transaction(database, allPartners, (tx) => identity.setPassword(tx, actor, user, hash));
  expect(await identity.sessionOf(cookieOf(jar))).toBeNull();
  const signIn = (text: string) => at.post("/sign-in/email", { email: "sets@one.test", password: text });
  expect((await signIn(password)).statusCode).toBe(401);
  expect((await signIn("another horse battery")).statusCode).toBe(200);
  const { rows } = await database.owner.query(
    "select who, data from events where what = 'password.changed' and data ->> 'person' = $1",
    [user],
  );
  expect(rows).toEqual([
    { who: "person:the-team", data: { person: user, how: "set", sessions_ended: 1, links_ended: 0 } },
  ]);
});

test("only people of the example sign in without a password, while the database holds it", async () => {
  const user = await at.person("example@one.test");
  expect(await identity.signInAs(user)).toBeNull();
  await database.owner.query("insert into example_people (user_id, place) values ($1, 1)", [user]);
  expect(await identity.signInAs(user)).toBeNull();
  await database.owner.query("insert into example (source, day) values ('example', '2026-03-15')");
  const [cookie = ""] = (await identity.signInAs(user)) ?? [];
  expect(cookie).toMatch(/^__Host-laurel\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; Secure/);
  const session = await identity.sessionOf({ cookie: cookie.split(";")[0] ?? "" });
  expect(session?.userId).toBe(user);
  const { rows } = await database.owner.query(
    "select data ->> 'how' as how from events where what = 'session.created' and data ->> 'person' = $1",
    [user],
  );
  expect(rows).toEqual([{ how: "example" }]);
  expect(await identity.signInAs("nobody")).toBeNull();
  await database.owner.query("delete from example");
  expect(await identity.signInAs(user)).toBeNull();
});

test("an internal error is reported as such, without personal data", async () => {
  await at.person("unlucky@one.test");
  await database.owner.query("alter table identity.account rename to elsewhere");
  const logged = at.log.length;
  const answer = await at.post("/sign-in/email", { email: "unlucky@one.test", password });
  await database.owner.query("alter table identity.elsewhere rename to account");
  expect(answer.statusCode).toBe(500);
  const written = at.log.slice(logged).join("\n");
  expect(written).toContain("identity.account");
  expect(`${written}${answer.body}`).not.toMatch(/unlucky|correct horse/);
});
