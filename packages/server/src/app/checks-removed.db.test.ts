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
await addSales(database, theirs, [
  { line: `${mark}-r`, on: "2024-02-02", amount: "-1.00", kind: "refund", offsets: "nowhere" },
]);
// Without it the partner has another stage today.
const today = Temporal.Now.plainDateISO("UTC").toString();
await addSales(database, theirs, [{ line: `${mark}-today`, on: today, amount: "60000.00" }]);
await importLines(database, "publishers", "publisher_id,partner_id,name", [`pub-${mark},${theirs},${mark}`]);
await database.owner.query(`
  insert into identity."user" (id, name, email, "emailVerified", locale) values
    ('${mark}-olga', '${mark} Olga', 'olga@${mark}.example', true, 'en'),
    ('mia', 'Mia', 'mia@mine.example', true, 'en');
  insert into memberships (partner_id, user_id, role) values
    ('${theirs}', '${mark}-olga', 'owner'), ('mine', 'mia', 'owner');
  insert into team_members (user_id, role) values ('${mark}-olga', 'advocate');
  insert into team_calendars (since, calendar, put_by, put_at)
    values (now(), '{"zone": "UTC", "week": [[],[],[],[],[],[],[]], "closed_days": [], "other_hours": {}}',
      '${mark}', now());
  insert into invitations (partner_id, email, role, locale, token_digest, invited_by, by_right, held_by,
      expires_at) values
    ('${theirs}', 'vera@${mark}.example', 'viewer', 'en', '\\x01', 'cli', 'cli', 'cli',
      now() + interval '1 day'),
    ('', 'adam@${mark}.example', 'auditor', 'en', '\\x02', 'cli', 'cli', 'cli', now() + interval '1 day');
  insert into publisher_claims (partner_id, publisher_id, name, asked_by)
    values ('${theirs}', '${mark}-p', '${mark}', 'cli');
  insert into contacts (partner_id, user_id, email, phone, language, is_primary, reach, designated_by,
      designated_at)
    values ('${theirs}', '${mark}-olga', 'mk@${mark}.example', '+14258828080', 'en', true, 'verified', 'cli',
      now());
  insert into activations (partner_id, benefit, state, version, activated_by, activated_at, activated_on)
    values ('${theirs}', '${mark}', 'requested', '2023-12', 'cli', now(), '2024-01-01');
  insert into promises (partner_id, kind, subject, title, language, opened_at, until, due_at)
    select partner_id, 'contact', 'activation:' || activation_id, '${mark}', 'en', now(), '2100-01-01',
      '2100-01-01' from activations;
  insert into attachments (partner_id, name, media_type, size, digest, uploaded_by, uploaded_at, subject)
    values ('${theirs}', 'a.txt', 'text/plain', ${mark.length}, 'x', 'cli', now(), 'request:1');
  insert into attachment_chunks (partner_id, attachment_id, number, bytes)
    select partner_id, attachment_id, 0, '${mark}' from attachments;
  insert into suppressed_addresses (address_key, email, reason, suppressed_at)
    values ('X@${mark}.EXAMPLE', 'x@${mark}.example', 'x', now());
  insert into drafts (partner_id, name, fields, saved_by, saved_at, revision)
    values ('${theirs}', 'd', '{"${mark}": {"value": "${mark}", "revision": 1}}', 'cli', now(), 1);
  insert into self_checks (partner_id, offer_id, checked_at, checked_by, results)
    values ('${theirs}', 'of-${theirs}', now(), '${mark}', '{"video": {"ok": true, "found": "${mark}"}}');
  insert into outreaches (partner_id, offer_id, option, published_on, due_on, benefits, added, opened_at)
    values ('${theirs}', 'of-${theirs}', 'transact', '2024-01-01', '2024-01-29', '{}', '{}', now());
  insert into requests (partner_id, kind, state, body, language, opened_by, opened_at)
    values ('${theirs}', 'support', 'open', '${mark}', 'en', 'cli', now());
  insert into messages (partner_id, cause, template, locale, email, params)
    values ('${theirs}', 'c', 'invitation', 'en', 'vera@${mark}.example',
      '{"partner": "${mark}", "inviter": "${mark}", "role": "viewer", "expiresOn": "2024-03-01"}');
  insert into identity.apikey (id, "configId", name, "referenceId", key, enabled, metadata, "createdAt",
      "updatedAt")
    values ('${mark}', 'default', '${mark}', '${mark}-olga', 'x', true, '{"partnerId": "${theirs}"}', now(),
      now());
  insert into key_grants (key_id, made_by, by_right, held_by)
    values ('${mark}', 'person:${mark}-olga', 'keys.manage', 'person:${mark}-olga');
  insert into standing_failures (partner_id, failures, code, params, set_aside_at)
    values ('${theirs}', 2, 'standing-undecidable', '{"partner": "${mark}", "reason": "${mark}"}', now());
  insert into import_refusals (import_id, line, raw, code, params)
    select import_id, 99, '${mark}', 'partner-unknown', '{"found": "${mark}"}' from imports
      where kind = 'sales' order by import_id desc limit 1;
  insert into import_notices (import_id, line, code, params)
    select import_id, 98, 'partner-id-alike', '{"found": "${mark}", "other": "${mark}"}' from import_refusals
    limit 1;
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

const ids: Record<string, string> = {
  partner_id: theirs,
  version: "2023-12",
  draft: "d",
  offer_id: `of-${theirs}`,
  publisher_id: `pub-${theirs}`,
};
for (const [name, table] of [
  ["import_id", "import_refusals"],
  ["message_id", "messages"],
  ["contact_id", "contacts"],
  ["activation_id", "activations"],
  ["promise_id", "promises"],
  ["outreach_id", "outreaches"],
  ["request_id", "requests"],
  ["attachment_id", "attachments"],
] as const) {
  const { rows } = await database.owner.query<Record<string, number>>(`select ${name} from ${table} limit 1`);
  ids[name] = String(rows[0]?.[name]);
}
const described = app.swagger() as { paths: Record<string, Record<string, { security?: object[] }>> };
const reads = Object.entries(described.paths).flatMap(([path, { get }]) =>
  get?.security?.length ? [path] : [],
);
const urlOf = (path: string) => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? "?");
/** Routes that read the program or the caller, or only count: they show no other partner's data. */
const ownOrCommon = [
  ...["/api/v1/program", "/api/v1/programs/{version}", "/api/v1/me", "/api/v1/waiting"],
  ...["/api/v1/messages/examples", "/api/v1/messages/examples/{template}/{locale}"],
  ...["/api/v1/me/message-preferences", "/api/v1/partners/{partner_id}/messages"],
  ...["/api/v1/partners/{partner_id}/messages/{message_id}", "/api/v1/stream"],
  ...["/api/v1/promises/counts"],
];

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

/** A body for each change of a partner or of the team; a new operation needs one too. */
const bodies: Readonly<Record<string, object | null>> = {
  "POST /api/v1/partners/{partner_id}/views": {},
  "POST /api/v1/partners/{partner_id}/publisher-claims": { publisher_id: "fresh", name: "Fresh" },
  "POST /api/v1/partners/{partner_id}/publisher-claims/{claim_id}/decision": { grant: false, why: "no" },
  "POST /api/v1/partners/{partner_id}/contacts": {
    ...{ user_id: `${mark}-olga`, email: "c@one.example", phone: "+14258828080", language: "en" },
  },
  "PATCH /api/v1/partners/{partner_id}/contacts/{contact_id}": { language: "ko-KR" },
  "POST /api/v1/partners/{partner_id}/activations": { benefit: "marketing-toolkit" },
  "PATCH /api/v1/partners/{partner_id}/activations/{activation_id}": { form: {} },
  "POST /api/v1/partners/{partner_id}/activations/{activation_id}/answer": { text: "x" },
  "POST /api/v1/partners/{partner_id}/activations/{activation_id}/cancel": {},
  "POST /api/v1/partners/{partner_id}/activations/{activation_id}/rating": { rating: 5 },
  "DELETE /api/v1/partners/{partner_id}/contacts/{contact_id}": null,
  "PATCH /api/v1/partners/{partner_id}/drafts/{draft}": { fields: { a: 1 } },
  "DELETE /api/v1/partners/{partner_id}/drafts/{draft}": null,
  "POST /api/v1/partners/{partner_id}/offers/{offer_id}/self-check": { results: {} },
  "POST /api/v1/partners/{partner_id}/requests": { kind: "support", text: "x" },
  "PATCH /api/v1/partners/{partner_id}/members/{user_id}": { role: "viewer" },
  "DELETE /api/v1/partners/{partner_id}/members/{user_id}": null,
  "POST /api/v1/partners/{partner_id}/leave": null,
  "POST /api/v1/partners/{partner_id}/ownership": { user_id: `${mark}-vera` },
  "POST /api/v1/partners/{partner_id}/invitations": { email: "new@one.example", role: "owner", locale: "en" },
  "POST /api/v1/partners/{partner_id}/invitations/{invitation_id}/resend": null,
  "DELETE /api/v1/partners/{partner_id}/invitations/{invitation_id}": null,
  "POST /api/v1/publishers/{publisher_id}/transfer": { to_partner: "mine", from_day: null, reason: "x" },
  "POST /api/v1/publishers/{publisher_id}/offers/{offer_id}/transfer": {
    ...{ to_publisher: `pub-${mark}`, from_day: null, reason: "x" },
  },
  "POST /api/v1/partners/{partner_id}/transfer": { to_partner: "mine", from_day: null, reason: "x" },
  "PATCH /api/v1/team/{user_id}": { role: "auditor" },
  "DELETE /api/v1/team/{user_id}": null,
  "PATCH /api/v1/team/{user_id}/profile": { takes_work: false },
  "POST /api/v1/team/calendars": {
    zone: "UTC",
    week: [[{ from: "09:00", until: "18:00" }], [], [], [], [], [], []],
    closed_days: [],
    other_hours: {},
  },
  "POST /api/v1/team/invitations": { email: "new@two.example", role: "administrator", locale: "en" },
  "POST /api/v1/team/invitations/{invitation_id}/resend": null,
  "DELETE /api/v1/team/invitations/{invitation_id}": null,
};
const changes = Object.entries(described.paths).flatMap(([path, methods]) =>
  /^\/api\/v1\/(partners\/\{partner_id\}|publishers\/\{|team)/.test(path)
    ? Object.keys(methods).flatMap((method) => (method === "get" ? [] : [`${method.toUpperCase()} ${path}`]))
    : [],
);

async function change(as: keyof typeof callers, route: string): Promise<number> {
  caller = callers[as];
  const [method = "", path = ""] = route.split(" ");
  const { rows } = await database.owner.query(
    "select invitation_id from invitations where partner_id = $1 and settled_at is null order by 1 limit 1",
    [path.includes("{partner_id}") ? theirs : ""],
  );
  const found = {
    ...ids,
    claim_id: "1",
    user_id: `${mark}-${path.includes("team") ? "olga" : "vera"}`,
    invitation_id: String(rows[0]?.invitation_id),
  };
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof found) => String(found[name] ?? "?"));
  const body = bodies[route];
  const answer = await app.inject({
    method: method as "POST",
    url,
    ...(body === null || body === undefined ? {} : { payload: body }),
  });
  return answer.statusCode;
}

/** Everything of the other partner and of the installation. */
async function state(): Promise<unknown> {
  const { rows: tables } = await database.owner.query<{ name: string }>(
    `select format('%I', relname) as name from pg_class c
     join pg_attribute a on attrelid = c.oid and attname = 'partner_id'
     where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  );
  const parts = tables.map(
    ({ name }) =>
      `select '${name}' as of, to_jsonb(t) as row from ${name} t where partner_id in ('${theirs}', '')`,
  );
  const statement = `${parts.join(" union all ")} union all select 'team', to_jsonb(t) from team_members t
    union all select 'profile', to_jsonb(t) from team_profiles t
    union all select 'calendar', to_jsonb(t) from team_calendars t order by 1, 2`;
  return (await database.owner.query(statement)).rows;
}

test.each(["stranger", "key"] as const)(
  "with every check taken out the database alone lets a %s change nothing of another partner or the team",
  async (as) => {
    expect(changes.filter((route) => bodies[route] === undefined)).toEqual([]);
    const before = await state();
    for (const route of changes) {
      const status = await change(as, route);
      expect(await state(), route).toEqual(before);
      // Not because the server is busy.
      expect({ route, refused: status >= 400 && status !== 503 }).toEqual({ route, refused: true });
    }
  },
);

test("the same requests of the team change something", async () => {
  await database.owner.query(
    `insert into identity."user" (id, name, email, "emailVerified", locale)
       values ('${mark}-vera', 'Vera', 'vera2@${mark}.example', true, 'en'),
         ('adam', 'Adam', 'adam@mine.example', true, 'en');
     insert into memberships (partner_id, user_id, role) values ('${theirs}', '${mark}-vera', 'manager');
     insert into team_members (user_id, role) values ('mia', 'administrator'), ('adam', 'administrator')`,
  );
  const refused: string[] = [];
  for (const route of changes) if ((await change("team", route)) >= 400) refused.push(route);
  // Who isn't a member can't leave; the member whose turn it was has been removed before. An activation of
  // which nothing was asked or delivered is neither answered nor rated, and an offer that went to another
  // partner is not checked.
  expect(refused.length, refused.join("\n")).toBeLessThanOrEqual(6);
});
