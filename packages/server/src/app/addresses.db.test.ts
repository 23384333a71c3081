import { inviteMember, inviteTeamMember } from "@laurel/contract";
import { beforeAll, describe, expect, test } from "vitest";
import { refusedLines } from "../facts/intake/import-store.ts";
import { importText } from "../facts/intake/testing.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { asServer } from "../platform/database/transaction.ts";
import { commandLine } from "./cli/testing-cli.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
const { ask, call } = await testApp(database);
const laurel = commandLine({ ...database.env, LAUREL_SECRET: "s".repeat(40) });

beforeAll(async () => {
  await importText(database, "partners", "partner_id,name,country,locale\nacme,Acme,US,en");
});

/** Addresses that look right, and how a refusal shows what is wrong with them. */
const alike: readonly (readonly [what: string, email: string, shown: string])[] = [
  ["a zero-width space", "ada\u200B@example.com", "ada[U+200B]@example.com"],
  ["a zero-width joiner in the domain", "ada@exam\u200Dple.com", "ada@exam[U+200D]ple.com"],
  ["a no-break space in front", "\u00A0ada@example.com", "[U+00A0]ada@example.com"],
  ["full-width letters", "ａｄａ@example.com", "ａｄａ@example.com"],
  ["a full-width domain", "ada@ｅｘａｍｐｌｅ.com", "ada@ｅｘａｍｐｌｅ.com"],
  ["a full-width @", "ada＠example.com", "ada＠example.com"],
];

/** The status of an invitation over HTTP, and all that its refusal says. */
async function refusalOf(path: string, role: string, email: string) {
  const answer = await call(`POST /api/v1/${path}/invitations`, { body: { email, role, locale: "en" } });
  return { status: answer.statusCode, text: answer.body };
}

const kept = async () =>
  (await database.owner.query("select email from invitations union select email from messages")).rows;

describe.each(alike)("an address with %s", (_, email, shown) => {
  test.each([
    ["partners/acme", "viewer"],
    ["team", "auditor"],
  ])("is refused by an invitation to %s, and nothing is kept", async (path, role) => {
    const { status, text } = await refusalOf(path, role, email);
    expect([400, 422]).toContain(status);
    // The way out: how an address is written.
    expect(text).toMatch(/name@example\.com|email/);
    expect(await kept()).toEqual([]);
  });

  test("is refused by `admin create`, which shows the invisible character", async () => {
    const { exit, stderr } = await laurel("admin", "create", email, "--name", "Ada");
    expect(exit).toBe(2);
    expect(stderr).toContain(`"${shown}" is not an e-mail address; expected one such as ada@example.com.`);
    expect((await database.owner.query('select from identity."user"')).rows).toEqual([]);
  });

  test("is refused in a file", async () => {
    const { importId, refused } = await importText(
      database,
      "partners",
      `partner_id,name,country,locale,account_email\nborea,Borea,US,en,"${email}"`,
    );
    expect(refused).toBe(email.trim() === email ? 1 : 0);
    const [line] = await refusedLines(asServer(database), importId, {});
    if (line !== undefined)
      expect(line.refusal).toMatchObject({ code: "email-invalid", params: { found: shown } });
  });
});

test("an address in capitals and between blanks is invited in its one form", async () => {
  const invited = await ask(inviteMember, {
    params: { partnerId: "acme" },
    body: { email: "Min-Ji@Example.COM", role: "viewer", locale: "en" },
  });
  expect(invited.email).toBe("min-ji@example.com");
  const team = await ask(inviteTeamMember, {
    body: { email: "ADA@example.com", role: "auditor", locale: "en" },
  });
  expect(team.email).toBe("ada@example.com");
  const { exit, stdout } = await laurel("admin", "create", " Eve@Example.com ", "--name", "Eve");
  expect({ exit, stdout }).toMatchObject({
    exit: 0,
    stdout: expect.stringContaining("eve@example.com is an"),
  });
});
