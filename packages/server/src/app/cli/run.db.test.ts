import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { commandLine } from "./testing-cli.ts";

const database = await testDatabase();
const laurel = commandLine({ ...database.env });

test("`migrate` says what it applied, for people and for machines", async () => {
  expect(await laurel("migrate")).toEqual({ exit: 0, stdout: "the schema is up to date\n", stderr: "" });
  expect(await laurel("migrate", "--json")).toEqual({ exit: 0, stdout: '{"applied":[]}\n', stderr: "" });
  expect(await laurel("--json", "migrate")).toMatchObject({ exit: 0, stdout: '{"applied":[]}\n' });
});

test.each([
  ["no command", [], /Usage: laurel/],
  ["an unknown command", ["fly"], /unknown command 'fly'/],
  ["an unknown option", ["migrate", "--sideways"], /unknown option '--sideways'/],
  ["an extra word", ["migrate", "now"], /too many arguments/],
])("%s is a wrong call", async (_, args, said) => {
  const { exit, stdout, stderr } = await laurel(...args);
  expect(exit).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toMatch(said);
});

test("help works with any environment, and is not a failure", () => {
  const cli = new URL("../cli.ts", import.meta.url).pathname;
  const answer = (...args: string[]) =>
    spawnSync(process.execPath, [cli, ...args], { env: { PORT: "sea" }, encoding: "utf8" });
  expect(answer("migrate", "--help")).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/Usage: laurel migrate/),
  });
  expect(answer("migrate")).toMatchObject({
    status: 2,
    stderr: 'PORT is "sea"; expected a whole number from 0 to 65535.\n',
  });
});

test("a problem that the operator has to fix is shown without a stack trace", async () => {
  const { exit, stderr } = await commandLine({ DATABASE_URL: "postgres://127.0.0.1:1/none" })("migrate");
  expect(exit).toBe(1);
  expect(stderr).toMatch(/^The database .* doesn't answer: .*\n$/);
});
