import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { locales } from "@laurel/contract";
import { afterAll, expect, test } from "vitest";
import { append, tamper } from "../../platform/audit/testing.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { messages } from "../../platform/locales/messages.ts";
import { accounted } from "../accounted.ts";
import { commandLine } from "./testing-cli.ts";

const database = await testDatabase();
const home = mkdtempSync(join(tmpdir(), "laurel-audit-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const laurel = commandLine({ ...database.env, LAUREL_HOME: home }, home);

test("`audit verify` says in a sentence what was changed without an event, from what to what", async () => {
  await database.owner.query(
    `insert into identity."user" (id, name, email, "emailVerified", "updatedAt", locale)
     values ('u1', 'Kim', 'kim@example.com', true, now(), 'en')`,
  );
  await database.owner.query("insert into team_members (user_id, role) values ('u1', 'administrator')");
  const person = { name: "Kim", email: "kim@example.com", verified: true, locale: "en" };
  await append(database, [
    {
      partnerId: "",
      what: "person.created",
      state: [
        { of: "person", id: "u1", fields: person },
        { of: "team", id: "u1", fields: { role: "auditor" } },
        { of: "team", id: "u2", fields: { role: "advocate" } },
      ],
    },
  ]);
  await append(database, [{ partnerId: "P-1", what: "thing.made" }]);
  const { exit, stdout } = await laurel("audit", "verify");
  expect(stdout.split("\n")).toEqual([
    "The installation: the role in the team of person u1 was changed without an event. " +
      "By the events: role auditor. Stored: role administrator.",
    "The installation: the role in the team of person u2 is no longer stored, but by the events it " +
      "still exists (role advocate).",
    "The chains are intact: 2 chains with 2 events. Nothing was edited, removed or moved.",
    "2 things that are stored cannot be explained by the events.",
    "",
  ]);
  expect(exit).toBe(1);
  const json = JSON.parse((await laurel("audit", "verify", "--json")).stdout);
  expect(json).toMatchObject({ total: 2, breaks: [] });
  expect(json.differences[0]).toEqual({
    of: "team",
    partner_id: "",
    id: "u1",
    events: { role: "auditor" },
    database: { role: "administrator" },
    event: null,
  });
});

test("every kind of state has a name in every language", () => {
  const kinds = new Set(
    [
      ...`${accounted.present} ${accounted.derived}`.matchAll(
        /select '([a-z-]+)'(?: as of|,)|on \([\w, ]+\) '([a-z-]+)'/g,
      ),
    ].map(([, one, other]) => one ?? other),
  );
  expect(kinds.size).toBe(24);
  for (const locale of locales)
    for (const kind of kinds)
      expect(messages(locale).say(`audit.of-${kind}` as never, { id: "X" })).not.toBe("");
});

test("`audit verify --checkpoints` finds what was cut after `audit checkpoint`", async () => {
  const written = await laurel("audit", "checkpoint");
  const file = join(home, "audit-checkpoints.ndjson");
  expect(written).toMatchObject({ exit: 0, stdout: `Checkpoint 1: 2 chains with 2 events, in ${file}\n` });
  const good = await laurel("audit", "verify", "--checkpoints", "audit-checkpoints.ndjson");
  expect(good.stdout).toContain("The log agrees with 1 checkpoint.\n");
  await tamper(database, "delete from events where partner_id = 'P-1'");
  await tamper(database, "delete from event_heads where partner_id = 'P-1'");
  const found = await laurel("audit", "verify", "--checkpoints", file);
  expect(found.exit).toBe(1);
  expect(found.stdout).toMatch(
    /^Partner P-1: the whole chain is gone\. The checkpoint of 20\S+Z has 1 event of it\.$/m,
  );
  expect(found.stdout).toContain("1 finding in 1 checkpoint.\n");
  const { checkpoints } = JSON.parse(
    (await laurel("--json", "audit", "verify", "--checkpoints", file)).stdout,
  );
  expect(checkpoints).toMatchObject({
    lines: 1,
    findings: [{ problem: "chain-removed", partner_id: "P-1" }],
  });
});

test("`audit key` prints the public key by which others check the checkpoints", async () => {
  const { stdout } = await laurel("audit", "key");
  expect(stdout).toMatch(/^-----BEGIN PUBLIC KEY-----\n[\w+/=]+\n-----END PUBLIC KEY-----\n$/);
  writeFileSync(join(home, "key.pem"), stdout);
  const file = join(home, "audit-checkpoints.ndjson");
  const checked = await laurel("audit", "verify", "--checkpoints", file, "--key", "key.pem");
  expect(checked.stdout).not.toContain("not signed by this key");
  writeFileSync(file, readFileSync(file, "utf8").replace('"chains":2', '"chains":1'));
  const forged = await laurel("audit", "verify", "--checkpoints", file, "--key", "key.pem");
  expect(forged.stdout).toContain(
    "Line 1 of the checkpoints is not signed by this key, so it proves nothing.\n",
  );
  expect(await laurel("audit", "verify", "--checkpoints", file, "--key", file)).toMatchObject({
    exit: 1,
    stderr: expect.stringContaining("is no public key"),
  });
});
