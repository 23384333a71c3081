import { afterAll, expect, test, vi } from "vitest";
import { appendEvents } from "../platform/audit/append-events.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import type { Caller } from "../platform/http/access/caller.ts";
import {
  addPartner,
  addSales,
  decideOn,
  importLines,
  publishVersions,
} from "../standing/testing-marketplace.ts";
import { testApp } from "./testing-app.ts";

// The server without any access checks: every known caller may call everything.
// The files of a worker share their modules: those with and without checks are loaded separately.
vi.hoisted(() => vi.resetModules());
afterAll(() => void vi.resetModules());
vi.mock("../platform/http/access/caller.ts", async (load) => ({
  ...(await load<typeof import("../platform/http/access/caller.ts")>()),
  accessOf: () => "allowed",
}));

/** Is part of the other partner's id, and of all its data. */
const mark = "zq7";
const theirs = `${mark}-theirs`;

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
for (const id of ["mine", theirs]) {
  await addPartner(database, id, "2024-01-01", "2024-01-01");
  await addSales(database, id, [{ line: `${id}-1`, on: "2024-02-01", amount: "60000.00" }]);
  await decideOn(database, id, "2024-02-10");
}
await importLines(database, "publishers", "publisher_id,partner_id,name", [`pub-${mark},${theirs},${mark}`]);
await database.owner.query(`
  insert into identity."user" (id, name, email, "emailVerified", locale) values
    ('${mark}-olga', '${mark} Olga', 'olga@${mark}.example', true, 'en'),
    ('mia', 'Mia', 'mia@mine.example', true, 'en');
  insert into memberships (partner_id, user_id, role) values
    ('${theirs}', '${mark}-olga', 'owner'), ('mine', 'mia', 'owner');
  insert into team_members (user_id, role) values ('${mark}-olga', 'advocate');
  insert into invitations (partner_id, email, role, locale, token_digest, invited_by, expires_at) values
    ('${theirs}', 'vera@${mark}.example', 'viewer', 'en', '\\x01', 'cli', now() + interval '1 day'),
    ('', 'adam@${mark}.example', 'auditor', 'en', '\\x02', 'cli', now() + interval '1 day');
  insert into publisher_claims (partner_id, publisher_id, name, asked_by)
    values ('${theirs}', '${mark}-p', '${mark}', 'cli');
  insert into messages (partner_id, cause, template, locale, email, params)
    values ('${theirs}', 'c', 'invitation', 'en', 'vera@${mark}.example',
      '{"partner": "${mark}", "inviter": "${mark}", "role": "viewer", "expiresOn": "2024-03-01"}');
  insert into identity.apikey (id, "configId", name, "referenceId", key, enabled, metadata, "createdAt",
      "updatedAt")
    values ('${mark}', 'default', '${mark}', '${mark}-olga', 'x', true, '{"partnerId": "${theirs}"}', now(),
      now());
  insert into import_refusals (import_id, line, raw, code, params)
    select import_id, 99, '${mark}', 'partner-unknown', '{"found": "${mark}"}' from imports limit 1;
  update imports set file_name = '${mark}';
`);
await transaction(database, allPartners, (tx) =>
  appendEvents(tx, { who: "cli" }, [{ partnerId: theirs, what: "thing.made", data: { mark } }]),
);

const callers = {
  stranger: {
    kind: "person",
    userId: "mia",
    teamRole: null,
    memberships: [{ partnerId: "mine", role: "owner" }],
  },
  key: { kind: "key", keyId: "k", scopes: [], partnerId: "mine" },
  team: { kind: "person", userId: "adam", teamRole: "administrator", memberships: [] },
} as const satisfies Record<string, Caller>;
let caller: Caller = callers.stranger;
const { app, call } = await testApp(database, {
  authenticate: async () => ({ caller, credential: null }),
  limits: { known: 100_000, unknown: 100_000 },
});

const ids: Record<string, string> = { partner_id: theirs, version: "2023-12" };
for (const [name, table] of [
  ["import_id", "import_refusals"],
  ["message_id", "messages"],
] as const) {
  const { rows } = await database.owner.query<Record<string, number>>(`select ${name} from ${table} limit 1`);
  ids[name] = String(rows[0]?.[name]);
}
const described = app.swagger() as { paths: Record<string, Record<string, { security?: object[] }>> };
const reads = Object.entries(described.paths).flatMap(([path, { get }]) =>
  get?.security?.length ? [path] : [],
);
const urlOf = (path: string) => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? "?");
/** Routes that read the program or the caller: they show no other partner's data. */
const ownOrCommon = ["/api/v1/program", "/api/v1/programs/{version}", "/api/v1/me"];

async function ask(as: keyof typeof callers, path: string, query: Record<string, string> = {}) {
  caller = callers[as];
  const answer = await call(`GET ${urlOf(path)}`, { headers: { authorization: undefined }, query });
  return {
    status: answer.statusCode,
    body: answer.body,
    code: answer.statusCode < 400 ? null : answer.json().code,
  };
}

test("every route that reads finds the other partner's data", async () => {
  expect(reads.length).toBeGreaterThan(15);
  for (const path of reads) {
    if (ownOrCommon.includes(path)) continue;
    const { status, body } = await ask("team", path);
    expect({ path, status }).toEqual({ path, status: 200 });
    expect(body, path).not.toContain('"items":[]');
    if (!path.includes("{partner_id}")) expect(body, path).toContain(mark);
  }
});

test.each(["stranger", "key"] as const)(
  "with every check taken out the database alone shows a %s nothing of another partner",
  async (as) => {
    for (const path of reads) {
      const { status, body, code } = await ask(as, path);
      if (path.includes("{partner_id}")) {
        expect({ path, status, code }).toEqual({ path, status: 404, code: "partner-not-found" });
      } else expect(body, path).not.toContain(mark);
    }
    for (const query of [{ q: mark }, { sort: "-name" }, { stage: "transact.t50k" }]) {
      expect((await ask(as, "/api/v1/partners", query)).body).not.toContain(mark);
    }
    for (const path of ["/api/v1/messages", "/api/v1/audit"])
      expect((await ask(as, path, { partner_id: theirs })).body).not.toContain(mark);
  },
);

test("a cursor of the team gives a member of no partner nothing", async () => {
  const page = JSON.parse((await ask("team", "/api/v1/partners", { limit: "1", sort: "partner_id" })).body);
  const cursor = page.next_cursor as string;
  const next = { limit: "1", sort: "partner_id", cursor };
  expect((await ask("team", "/api/v1/partners", next)).body).toContain(mark);
  expect((await ask("stranger", "/api/v1/partners", next)).body).not.toContain(mark);
});
