import { expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { testIdentity } from "./testing-identity.ts";

const database = await testDatabase();
const at = await testIdentity(database);

test.each([
  ["line feed", "\n"],
  ["carriage return and line feed", "\r\n"],
  ["line separator", "\u2028"],
  ["next line", "\u0085"],
  ["escape sequence of a terminal", "\u001b[2K\u001b[1A"],
])("what a request says after a %s can't look like a line of the log", async (_, separator) => {
  const forged = '{"level":50,"msg":"forged"}';
  const before = at.log.length;
  for (const field of ["callbackURL", "redirectTo", "errorCallbackURL"]) {
    const body = {
      email: "a@b.test",
      password: "correct horse",
      [field]: `https://x.test/${separator}${forged}`,
    };
    expect((await at.post("/sign-in/email", body)).statusCode).toBe(403);
  }
  const lines = at.log.slice(before).filter((line) => line.includes("forged"));
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,500}$/u);
});

test("a long request doesn't make a long line of the log", async () => {
  const before = at.log.length;
  await at.post("/request-password-reset", {
    email: "a@b.test",
    redirectTo: `https://x.test/${"y".repeat(9000)}`,
  });
  const [line = ""] = at.log.slice(before).filter((each) => each.includes("yyy"));
  expect(line.length).toBe(500);
});
