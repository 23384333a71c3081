import { countLeftBehind, listOutreach, listRequests, nameOutreachOwner } from "@laurel/contract";
import { expect, test } from "vitest";
import { testMembers } from "../../people/members/testing-members.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { decideOn, importLines, publishVersions } from "../../standing/testing-marketplace.ts";
import { runDay } from "../run-day.ts";

const database = await testDatabase();
await publishVersions(database, ["2026-01"]);
await importLines(database, "partners", "partner_id,name,country,locale,joined_on", [
  "a,Company A,TW,zh-TW,2026-01-01",
  "b,Company B,KR,ko-KR,2026-01-01",
]);
await importLines(database, "publishers", "publisher_id,partner_id,name", ["pub-a,a,A", "pub-b,b,B"]);
const offer = (id: string, publisher: string, model: string, live: string, owner: string) =>
  `${id},${publisher},Offer ${id},saas,azure-marketplace,${model},live,${live},false,${owner}`;
await importLines(
  database,
  "offers",
  "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private,owner_email",
  [
    offer("listed", "pub-a", "contact-me", "2026-11-02", "olga@a.example"),
    offer("sold", "pub-a", "subscription", "2026-11-02", "olga@a.example"),
    offer("orphan", "pub-b", "subscription", "2026-11-02", ""),
  ],
  "2026-11-02",
);
await database.owner.query(`
  insert into identity."user" (id, name, email, "emailVerified", locale) values
    ('mia', 'Mia', 'mia@a.example', true, 'zh-TW'), ('ada', 'Ada', 'ada@team.example', true, 'en'),
    ('stan', 'Stan', 'stan@b.example', true, 'ko-KR');
  insert into memberships (partner_id, user_id, role) values ('a', 'mia', 'owner'), ('b', 'stan', 'viewer');
  insert into team_members (user_id, role) values ('ada', 'advocate');
  insert into identity.session (id, token, "userId", "expiresAt", "updatedAt")
  select id, id, id, '2100-01-01', now() from identity."user"`);
await decideOn(database, "a", "2026-11-02");
await decideOn(database, "b", "2026-11-02");

let day = "2026-11-02";
const now = () => Temporal.Instant.from(`${day}T12:00:00Z`);
const { ask, code, as } = await testMembers(database, { now });
const run = async (on: string) => {
  day = on;
  await runDay({ database, clock: { now }, publicUrl: "https://rewards.example.com" });
};
const deliver = () =>
  database.owner.query("update messages set state = 'sent', sent_at = created_at where state = 'waiting'");
const outreaches = async () => (await ask("ada", listOutreach, { query: {} })).items;
const outreachOf = async (offerId: string) =>
  (await outreaches()).find((each) => each.offerId === offerId) ?? expect.fail(`no outreach of ${offerId}`);

/** The numbers of the page, added up by SQL that shares nothing with the code. */
async function sums() {
  const { rows } = await database.owner.query(`
    with each as (
      select o.contacted_at is not null as contacted, o.opted_out_at is not null as out,
        exists (select from requests r where r.partner_id = o.partner_id and r.offer_id = o.offer_id
          and r.reason = 'owner-unknown' and r.state <> 'closed') as support
      from publications p join outreaches o using (partner_id, offer_id, option))
    select (select count(*) from publications)::int as publications,
      count(*) filter (where contacted)::int as contacted,
      count(*) filter (where not contacted and out)::int as opted_out,
      count(*) filter (where not contacted and not out and support)::int as support_open,
      count(*) filter (where not contacted and not out and not support)::int as in_time from each`);
  return rows[0];
}

test("a publication opens one outreach, a promise and the base message in its owner's language", async () => {
  await run("2026-11-02");
  await run("2026-11-02");
  const found = await outreaches();
  expect(found.map((each) => each.offerId).sort()).toEqual(["listed", "orphan", "sold"]);
  const listed = await outreachOf("listed");
  expect(listed).toMatchObject({ state: "in-time", option: "list", dueOn: "2026-11-30", cause: null });
  expect(listed.baseMessage).toMatchObject({ to: "olga@a.example", place: "offer-owner", mail: "queued" });
  expect(listed.ownerLanguage).toBe("zh-TW");
  expect(listed.promises).toMatchObject([{ kind: "outreach", state: "open", assignee: { name: "Ada" } }]);
  const { rows } = await database.owner.query(
    `select locale, template, partner_id,
       params ->> 'checkLink' like '%/partners/a/offers/%/self-check' as checks
     from messages where cause like 'outreach:%:base:%' order by email`,
  );
  expect(rows).toEqual([
    { locale: "zh-TW", template: "base-resources", partner_id: "a", checks: true },
    { locale: "zh-TW", template: "base-resources", partner_id: "a", checks: true },
  ]);
});

test("an offer without anyone to write to shows why at once, and gets a support request", async () => {
  await run("2026-11-02");
  const orphan = await outreachOf("orphan");
  expect(orphan.baseMessage).toBeNull();
  expect(orphan).toMatchObject({ state: "support-open", cause: "no-address" });
  const { items } = await ask("ada", listRequests, { query: {} });
  expect(items).toMatchObject([{ reason: "owner-unknown", offerId: "orphan", requestId: orphan.requestId }]);
  expect(items[0]?.text).toContain(
    "‘Offer orphan’ 제품의 담당자를 알 수 없습니다. 메일을 보낼 주소가 없습니다.",
  );
});

test("the delivered base message is the first word for a listed offer; others need a person", async () => {
  await deliver();
  await run("2026-11-03");
  expect(await outreachOf("listed")).toMatchObject({
    state: "contacted",
    promises: [{ state: "kept", late: false }],
  });
  expect(await outreachOf("sold")).toMatchObject({ state: "in-time", promises: [{ state: "open" }] });
});

test("when no one was reached in time the people in line are asked one after the other", async () => {
  await run("2026-11-30");
  expect((await outreachOf("sold")).asked).toEqual([]);
  await run("2026-12-01");
  expect(await outreachOf("sold")).toMatchObject({ state: "late", cause: "not-contacted-in-time" });
  for (const state of ["in-time", "late"] as const) {
    const { items } = await ask("ada", listOutreach, { query: { state } });
    expect(items.map((each) => each.offerId)).toEqual(state === "late" ? ["sold"] : []);
  }
  expect((await outreachOf("sold")).asked).toMatchObject([{ place: "offer-owner", askedOn: "2026-12-01" }]);
  const { rows } = await database.owner.query(
    "select distinct params ->> 'title' as title from messages where template = 'promise-missed'",
  );
  expect(rows).toContainEqual({ title: "Offer sold" });
  expect(rows.map(({ title }) => title)).not.toContain("sold");
  await run("2026-12-01");
  await run("2026-12-08");
  expect((await outreachOf("sold")).asked.map(({ place }) => place)).toEqual([
    "offer-owner",
    "partner-owner",
  ]);
  const shown = await ask("ada", countLeftBehind, {});
  expect(await sums()).toEqual({
    publications: shown.publications,
    contacted: shown.contacted,
    opted_out: shown.optedOut,
    support_open: shown.supportOpen,
    in_time: shown.inTime,
  });
  expect(shown).toMatchObject({
    publications: 3,
    contacted: 1,
    inTime: 1,
    late: 1,
    supportOpen: 1,
    unattended: 0,
  });
});

test("a named owner gets the base message and confirms by a link, and the watch waits", async () => {
  const { outreachId } = await outreachOf("sold");
  const body = { email: " New.Owner@A.example " };
  await ask("mia", nameOutreachOwner, { params: { outreachId }, body });
  expect(await outreachOf("sold")).toMatchObject({
    ownerEmail: "new.owner@a.example",
    ownerConfirmed: false,
    baseMessage: { to: "new.owner@a.example" },
  });
  await run("2026-12-09");
  expect((await outreachOf("sold")).asked).toHaveLength(2);
});

test("a contact is logged for when it was, keeps the promise late, and can't be of the future", async () => {
  const { outreachId } = await outreachOf("sold");
  const path = `POST /api/v1/outreach/${outreachId}/contact`;
  const talk = { channel: "call", text: "Talked about the plans." };
  expect(await code(as("ada", path, { ...talk, at: "2026-12-10T00:00:00Z" }))).toBe("moment-in-future");
  expect(await code(as("ada", path, { ...talk, at: "2026-10-03T00:00:00Z" }))).toBe("moment-too-early");
  expect(await code(as("ada", path, talk))).toBe(200);
  expect(await outreachOf("sold")).toMatchObject({
    state: "contacted",
    promises: [{ state: "kept", late: true }],
    steps: [{ action: "owner" }, { action: "contact", text: "Talked about the plans." }],
  });
});

test("a partner opts out and in again, and another partner sees no such publication", async () => {
  const { outreachId } = await outreachOf("orphan");
  const path = (what: string) => `POST /api/v1/outreach/${outreachId}/${what}`;
  expect(await code(as("mia", path("opt-out")))).toBe("outreach-unknown");
  expect(await code(as("stan", path("opt-out")))).toBe("role-insufficient");
  expect(await code(as("ada", path("opt-out")))).toBe(200);
  expect(await outreachOf("orphan")).toMatchObject({
    state: "opted-out",
    actions: ["contact", "opt-in", "owner"],
  });
  expect(await code(as("ada", path("opt-in")))).toBe(200);
  expect(await outreachOf("orphan")).toMatchObject({ state: "support-open" });
});
