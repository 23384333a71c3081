import {
  answerRequest,
  askRequest,
  assignRequest,
  closeRequest,
  getPartnerRequest,
  listPartnerRequests,
  makeRequest,
  noteRequest,
  upholdRequest,
} from "@laurel/contract";
import { expect, test } from "vitest";
import { testMembers } from "../../people/members/testing-members.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { addPartner, publishVersions } from "../../standing/testing-marketplace.ts";

const database = await testDatabase();
await publishVersions(database, ["2026-01"]);
for (const id of ["a", "b"]) await addPartner(database, id, "2026-01-01", "2026-11-02");
await database.owner.query(`
  insert into identity."user" (id, name, email, "emailVerified", locale) values
    ('mia', 'Mia', 'mia@a.example', true, 'ko-KR'), ('ada', 'Ada', 'ada@team.example', true, 'en'),
    ('kim', 'Kim', 'kim@team.example', true, 'ko-KR'), ('bob', 'Bob', 'bob@b.example', true, 'en'),
    ('rae', 'Rae', 'rae@team.example', true, 'en');
  insert into memberships (partner_id, user_id, role) values ('a', 'mia', 'viewer'), ('b', 'bob', 'owner');
  insert into team_members (user_id, role) values ('ada', 'advocate'), ('kim', 'advocate'),
    ('rae', 'auditor');
  insert into identity.session (id, token, "userId", "expiresAt", "updatedAt")
  select id, id, id, '2100-01-01', now() from identity."user"`);

let moment = "2026-11-27T08:00:00Z";
const { ask, as, code } = await testMembers(database, { now: () => Temporal.Instant.from(moment) });
const params = { partnerId: "a" };
const make = (body: object) => as("mia", "POST /api/v1/partners/a/requests", body);

test("technical help needs its benefit, and help with practices a live offer", async () => {
  const technical = { kind: "technical", text: "Help", stage: "design", environment: "cloud" };
  expect(await code(make(technical))).toBe("benefit-locked");
  expect(await code(make({ kind: "practices", text: "Help" }))).toBe("offer-not-live");
  expect(await code(make({ kind: "practices", text: "Help", offer_id: "of-b" }))).toBe("offer-not-found");
  expect(await code(make({ kind: "practices", text: "Help", offer_id: "of-a" }))).toBe(201);
  await database.owner.query(`insert into unlocks (partner_id, benefit, version, opened_on)
    values ('a', 'technical-assistance', '2026-01', '2026-11-02')`);
  expect(await code(make(technical))).toBe(201);
});

test("a request goes to who speaks the language, promises an answer, and says so by mail", async () => {
  const made = await ask("mia", makeRequest, {
    params,
    body: { kind: "support", text: "Where is my badge?" },
  });
  expect(made).toMatchObject({
    state: "open",
    language: "ko-KR",
    assignee: { name: "Kim" },
    openedBy: { name: "Mia" },
    actions: ["close"],
    promises: [{ kind: "next-step", state: "open", dueAt: "2026-12-02T18:00:00Z" }],
  });
  const { rows } = await database.owner.query(
    "select locale, email, params ->> 'dueAt' as due from messages where cause = $1",
    [`request:${made.requestId}:request-received`],
  );
  expect(rows).toEqual([{ locale: "ko-KR", email: "mia@a.example", due: "2026-12-02T18:00:00Z" }]);
});

test("in the partner's turn the clock is paused, and both sides see who, why and how long", async () => {
  const { requestId } = await ask("mia", makeRequest, { params, body: { kind: "support", text: "Badge?" } });
  await ask("kim", assignRequest, { params: { requestId }, body: {} });
  moment = "2026-11-27T09:00:00Z";
  const asked = await ask("kim", askRequest, { params: { requestId }, body: { text: "Which offer?" } });
  expect(asked).toMatchObject({ state: "waiting-for-partner", promises: [{ paused: true }] });
  await ask("kim", noteRequest, { params: { requestId }, body: { text: "They always forget." } });
  moment = "2026-11-30T09:00:00Z";
  const answered = await ask("mia", answerRequest, { params: { requestId }, body: { text: "The first." } });
  expect(answered.state).toBe("in-progress");
  const [promise] = answered.promises;
  expect(promise?.pauses).toMatchObject([
    { from: "2026-11-27T09:00:00Z", to: "2026-11-30T09:00:00Z", byName: "Kim", why: "Which offer?" },
  ]);
  const both = [
    await ask("mia", getPartnerRequest, { params: { ...params, requestId } }),
    await ask("kim", getPartnerRequest, { params: { ...params, requestId } }),
  ];
  expect(both[0]?.promises).toEqual(both[1]?.promises);
  expect(both.map((each) => each.steps.filter(({ internal }) => internal).length)).toEqual([0, 1]);
  expect(JSON.stringify(both[0])).not.toContain("forget");
});

test("an answer keeps the promise; the request closes, and reopens within 30 days only", async () => {
  const { requestId } = await ask("mia", makeRequest, { params, body: { kind: "support", text: "Badge?" } });
  const answer = await ask("kim", answerRequest, { params: { requestId }, body: { text: "Here." } });
  expect(answer).toMatchObject({ state: "answered", promises: [{ state: "kept", late: false }] });
  await ask("mia", closeRequest, { params: { requestId }, body: {} });
  const path = `POST /api/v1/requests/${requestId}/reopen`;
  moment = "2027-01-05T09:00:00Z";
  expect(await code(as("mia", path, { text: "Again" }))).toBe("transition-not-allowed");
  moment = "2026-12-10T09:00:00Z";
  expect(await code(as("mia", path, { text: "Again" }))).toBe(200);
  expect(await code(as("mia", `POST /api/v1/requests/${requestId}/answer`, { text: "Hm" }))).toBe(
    "transition-not-allowed",
  );
});

test("an upheld appeal names what it became", async () => {
  const body = { kind: "appeal", text: "A sale is missing", about: "measure:billed:2026-11" } as const;
  const { requestId } = await ask("mia", makeRequest, { params, body });
  const became = "sale 4711 was imported";
  const upheld = await ask("kim", upholdRequest, { params: { requestId }, body: { text: "True.", became } });
  expect(upheld).toMatchObject({ state: "answered", upheldAs: became });
});

test("of two who take a request at once, one is told who has it; auditors take none", async () => {
  const { requestId, revision } = await ask("mia", makeRequest, {
    params,
    body: { kind: "support", text: "?" },
  });
  const path = `POST /api/v1/requests/${requestId}/assign`;
  expect(await code(as("rae", path, {}))).toBe("role-insufficient");
  expect(await code(as("ada", path, { user_id: "rae" }))).toBe("team-member-unknown");
  const both = await Promise.all([as("ada", path, { revision }), as("kim", path, { revision })]);
  expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
  const refused = both.find(({ statusCode }) => statusCode === 409)?.json();
  expect(refused).toMatchObject({ code: "taken-by-other" });
});

test("another partner sees and changes nothing of a request", async () => {
  const { items } = await ask("mia", listPartnerRequests, { params, query: {} });
  const { requestId } = items[0] ?? expect.fail("no request");
  expect(await code(as("bob", `GET /api/v1/partners/b/requests/${requestId}`))).toBe("request-unknown");
  expect(await code(as("bob", `POST /api/v1/requests/${requestId}/close`, {}))).toBe("request-unknown");
  expect(await code(as("bob", "POST /api/v1/requests/999/close", {}))).toBe("request-unknown");
  expect(await code(as("bob", "POST /api/v1/requests/x/close", {}))).toBe("request-invalid");
});

test("a retry with the same key makes one request", async () => {
  const before = (await database.owner.query("select count(*)::int as n from requests")).rows[0].n;
  const headers = { "idempotency-key": "once" };
  const body = { kind: "support", text: "Once" };
  const one = await as("mia", "POST /api/v1/partners/a/requests", body, headers);
  const two = await as("mia", "POST /api/v1/partners/a/requests", body, headers);
  expect(two.json()).toEqual(one.json());
  const after = (await database.owner.query("select count(*)::int as n from requests")).rows[0].n;
  expect(after).toBe(before + 1);
});
