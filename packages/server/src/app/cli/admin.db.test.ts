import { expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { testApp } from "../testing-app.ts";
import { commandLine } from "./testing-cli.ts";

const database = await testDatabase();

const laurel = commandLine({ ...database.env, LAUREL_SECRET: "s".repeat(40) });

const create = ["admin", "create", "Ada@Example.com", "--name", "Ada"];

test("`admin create` makes an administrator who can sign in with the password it shows", async () => {
  const { exit, stdout } = await laurel(...create);
  expect(exit).toBe(0);
  const password = /shown once: (\S+)/.exec(stdout)?.[1];
  const { app } = await testApp(database);
  const answer = await app.inject({
    method: "POST",
    url: "/api/auth/sign-in/email",
    headers: { origin: "http://localhost:3000", "content-type": "application/json" },
    payload: { email: "ada@example.com", password },
  });
  expect(answer.statusCode, answer.body).toBe(200);
  const cookie = answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join("; ");
  const me = await app.inject({ url: "/api/v1/me", headers: { cookie } });
  expect(me.json()).toMatchObject({ name: "Ada", email: "ada@example.com", team_role: "administrator" });
});

test("a second call changes nothing, and shows no password", async () => {
  const before = await database.owner.query("select count(*) from events");
  const { exit, stdout } = await laurel(...create, "--json");
  expect(exit).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ password: null });
  expect((await database.owner.query("select count(*) from events")).rows).toEqual(before.rows);
});

test("everyone that it made is recorded in the chains", async () => {
  expect(await laurel("audit", "verify")).toMatchObject({ exit: 0 });
});

test("an invalid address is refused with what is expected", async () => {
  const { exit, stderr } = await laurel("admin", "create", "ada", "--name", "Ada");
  expect(exit).toBe(2);
  expect(stderr).toContain('"ada" is not an e-mail address; expected one such as ada@example.com.');
});
