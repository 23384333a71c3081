import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { commandLine } from "../../app/cli/testing-cli.ts";
import { testApp } from "../../app/testing-app.ts";
import { failureOf } from "./failure.ts";
import { asRoot, testDatabase } from "./testing.ts";

const database = await testDatabase();
const laurel = commandLine({ ...database.env });
const { call } = await testApp(database);

beforeAll(async () => {
  const { exit } = await importOf(laurel, "partner_id,name,country,locale\np0,Zero,KR,ko-KR\n");
  expect(exit).toBe(0);
});

/** Makes PostgreSQL fail the reads of partners with a code, as it does by itself when a disk is full. */
async function failing(code: string, message: string): Promise<void> {
  await database.owner.query(`
    create or replace function fail() returns boolean language plpgsql as $$
      begin raise exception using errcode = '${code}', message = '${message}'; end $$;
    drop policy if exists failing on partners;
    create policy failing on partners as restrictive using (fail())`);
}

test.each([
  ["53100", "could not extend file: No space left on device", "The disk is full: could not", "database-full"],
  [
    "25006",
    "cannot execute INSERT in a read-only transaction",
    "only lets itself be read",
    "database-read-only",
  ],
  [
    "57P01",
    "terminating connection due to administrator command",
    "stopped answering",
    "database-unreachable",
  ],
  ["53300", "sorry, too many clients already", "stopped answering: sorry, too many", "database-unreachable"],
  ["55P03", "canceling statement due to lock timeout", "took too long", "server-busy"],
  ["40001", "could not serialize access due to concurrent update", "took too long", "server-busy"],
])("%s is told in a sentence, to the operator and to a caller", async (code, message, sentence, problem) => {
  await failing(code, message);
  const { exit, stdout, stderr } = await laurel("standing", "all");
  expect([exit, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(sentence);
  expect(stderr).not.toMatch(/\n +at /);
  const refused = await call("GET /api/v1/partners");
  expect([refused.statusCode, refused.json().code]).toEqual([503, problem]);
  expect(refused.body).not.toContain(message);
});

test("a schema that is not this version's is told with what to run", async () => {
  await failing("42P01", "relation partners does not exist");
  expect((await laurel("standing", "all")).stderr).toContain("Run `laurel migrate`.");
  expect((await call("GET /api/v1/partners")).statusCode).toBe(500);
});

test("a missing file is not taken for a lost database", () => {
  const missing = Object.assign(new Error("ENOENT"), { code: "ENOENT", syscall: "open" });
  expect(failureOf(missing)).toBeNull();
  expect(failureOf(Object.assign(missing, { syscall: "connect" }))).toBe("unreachable");
});

test("sessions set what they rely on, whatever the defaults of the database and the roles are", async () => {
  await asRoot(async (client) => {
    const odd = {
      default_transaction_isolation: "serializable",
      default_transaction_read_only: "on",
      search_path: "pg_temp",
      statement_timeout: "1",
      lock_timeout: "1",
      idle_in_transaction_session_timeout: "1",
      standard_conforming_strings: "off",
      datestyle: "German",
      timezone: "Asia/Seoul",
      intervalstyle: "iso_8601",
      bytea_output: "escape",
      extra_float_digits: "-15",
      row_security: "off",
      default_text_search_config: "pg_catalog.simple",
      client_encoding: "LATIN1",
    };
    for (const [name, value] of Object.entries(odd))
      await client.query(`alter database ${database.name} set ${name} = '${value}'`);
  }, "postgres");
  await database.owner.query("drop policy failing on partners; drop function fail");
  const given = "partner_id,name,country,locale,joined_on\np1,라우렐 月桂,KR,ko-KR,2026-01-05\n";
  const fresh = commandLine({ ...database.env });
  const { exit, stderr } = await importOf(fresh, given);
  expect([exit, stderr]).toEqual([0, expect.not.stringContaining("refused")]);
  expect((await fresh("standing", "p1")).stdout).toContain("라우렐 月桂");
});

async function importOf(run: typeof laurel, content: string) {
  const folder = await mkdtemp("/tmp/laurel-odd-");
  try {
    await writeFile(`${folder}/partners.csv`, content);
    return await run("import", "partners", `${folder}/partners.csv`);
  } finally {
    await rm(folder, { recursive: true });
  }
}
