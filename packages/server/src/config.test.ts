import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

const root = new URL("../../../", import.meta.url).pathname.replace(/\/$/, "");

test("without an environment Laurel runs its own database and listens on this machine only", () => {
  expect(readConfig({}, "/somewhere")).toEqual({
    home: `${root}/.laurel`,
    databaseUrl: null,
    host: "127.0.0.1",
    port: 3000,
    example: true,
    folder: "/somewhere",
  });
});

test("a database of one's own switches the example off, unless it is asked for", () => {
  const env = { DATABASE_URL: "postgres://me:secret@db.example/laurel" };
  expect(readConfig(env, "/").example).toBe(false);
  expect(readConfig({ ...env, LAUREL_EXAMPLE: "on" }, "/").example).toBe(true);
  expect(readConfig({ LAUREL_EXAMPLE: "off" }, "/").example).toBe(false);
});

test("relative paths count from where the caller stands, not from where npm runs the script", () => {
  const config = readConfig({ INIT_CWD: "/home/me/files", LAUREL_HOME: "../home" }, "/work");
  expect(config.home).toBe("/home/me/home");
  expect(config.folder).toBe("/home/me/files");
});

test("an empty variable is as good as none", () => {
  expect(readConfig({ PORT: "", DATABASE_URL: " ", LAUREL_HOME: "" }, "/")).toEqual(readConfig({}, "/"));
});

test("a socket's folder may stand in the place of a host", () => {
  const url = "postgres://me@/laurel?host=%2Frun%2Fpostgresql";
  expect(readConfig({ DATABASE_URL: url }, "/").databaseUrl).toBe(url);
});

test.each([
  ["PORT", "80a", "a whole number from 0 to 65535"],
  ["PORT", "65536", "a whole number from 0 to 65535"],
  ["PORT", "-1", "a whole number from 0 to 65535"],
  ["HOST", "http://localhost", "an address or host name"],
  ["LAUREL_EXAMPLE", "maybe", "on or off"],
  ["DATABASE_URL", "mysql://localhost/laurel", "postgres://user:password@host:port/database"],
  ["DATABASE_URL", "postgres://localhost:port/laurel", "postgres://user:password@host:port/database"],
])("%s=%s is refused by name, with what was found and what is expected", (name, value, expected) => {
  const read = () => readConfig({ [name]: value }, "/");
  expect(read).toThrow(`${name} is "${value}"; expected ${expected}`);
});

test("all that is wrong is said at once, and a password is not repeated", () => {
  const read = () => readConfig({ PORT: "x", DATABASE_URL: "mysql://me:secret@localhost/db" }, "/");
  expect(read).toThrow(/PORT is "x".*|DATABASE_URL is "mysql:\/\/…@localhost\/db"/s);
  expect(read).not.toThrow(/secret/);
});
