import {
  changeMessagePreferences,
  getInboxMessage,
  getMessagePreferences,
  listInbox,
  type TemplateName,
} from "@laurel/contract";
import { beforeEach, expect, test } from "vitest";
import { testApp } from "../../app/testing-app.ts";
import { deliverNext } from "../../messages/deliver-messages.ts";
import { exampleOf } from "../../messages/examples.ts";
import { type NewMessage, queueMessage } from "../../messages/queue-message.ts";
import { testMailServer } from "../../messages/testing-mail.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { transaction } from "../../platform/database/transaction.ts";
import type { Caller, PersonCaller } from "../../platform/http/access/caller.ts";

const database = await testDatabase();
await database.owner.query(`
  insert into partners (partner_id, name, country, locale) values
    ('P-1', 'Alder', 'US', 'en'), ('P-2', 'Birch', 'US', 'en');
  insert into identity."user" (id, name, email, "emailVerified", "createdAt", "updatedAt", locale) values
    ('dana', 'Dana', 'dana@alder.example', true, now(), now(), 'en'),
    ('kim', 'Kim', 'kim@alder.example', true, now(), now(), 'en');
`);
let caller: Caller | null = null;
let time = Temporal.Instant.from("2026-11-27T03:00:00Z");
const clock = { now: () => time };
const { app, call, ask, links } = await testApp(database, {
  clock,
  authenticate: async () => ({ caller, credential: caller?.kind === "key" ? "key" : "session" }),
});
const server = await testMailServer();
const post = {
  smtpUrl: server.url,
  publicUrl: "https://rewards.example",
  port: 3000,
  links,
  mailFrom: { name: "Rewards", address: "rewards@market.example" },
};
const log = { error: () => {}, warn: () => {} };
const deliverAll = async () => {
  while (await deliverNext(database, clock, post, log));
};

const dana: PersonCaller = {
  kind: "person",
  userId: "dana",
  teamRole: null,
  memberships: [{ partnerId: "P-1", role: "viewer" }],
};
const kim: PersonCaller = { ...dana, userId: "kim", memberships: [{ partnerId: "P-1", role: "owner" }] };
const origin = { origin: "http://localhost:3000" };

let causes = 0;
const queue = (template: TemplateName, changes: object = {}) => {
  causes += 1;
  const { params, link } = exampleOf(template, "en");
  const isSecret = template === "verify-contact";
  const message = {
    partnerId: "P-1",
    cause: `test:${causes}`,
    template,
    locale: "en",
    zone: "Asia/Seoul",
    email: "dana@alder.example",
    userId: null,
    createdAt: time,
    params: { ...params, link },
    ...(isSecret ? { secret: { links, endsAt: time.add({ hours: 48 }) } } : {}),
    ...changes,
  } as NewMessage;
  return transaction(database, allPartners, (tx) => queueMessage(tx, message));
};

const inbox = async (partnerId = "P-1") => (await ask(listInbox, { params: { partnerId } })).items;
const states = async () =>
  (await database.owner.query("select state from messages order by message_id")).rows.map(
    ({ state }) => state,
  );

beforeEach(async () => {
  caller = dana;
  time = Temporal.Instant.from("2026-11-27T03:00:00Z");
  server.arrived.length = 0;
  await database.owner.query("truncate messages, message_preferences, suppressed_addresses");
});

test("a person reads what they were sent about a partner, in any spelling of the address", async () => {
  await queue("benefit-delivered");
  await queue("something-needed", { email: "DANA@Alder.example" });
  await queue("stage-changed", { email: "old@alder.example", userId: "dana" });
  await queue("request-answered", { email: "kim@alder.example", userId: "kim" });
  await queue("benefits-unlocked", { partnerId: "P-2" });
  expect((await inbox()).map(({ template }) => template)).toEqual([
    "stage-changed",
    "something-needed",
    "benefit-delivered",
  ]);
  const [first] = await inbox();
  expect(first).toMatchObject({ subject: "New stage: 25K stage", area: "standing", class: "transactional" });
  const params = { partnerId: "P-1", messageId: first?.messageId ?? 0 };
  const whole = await ask(getInboxMessage, { params });
  expect([whole.link, whole.text]).toEqual([
    "https://rewards.example/1",
    expect.stringContaining("25K stage"),
  ]);
  expect(whole.html).toContain("<html");
  caller = kim;
  expect((await inbox()).map(({ template }) => template)).toEqual(["request-answered"]);
  const other = await call(`GET /api/v1/partners/P-1/messages/${params.messageId}`);
  expect([other.statusCode, other.json().code]).toEqual([404, "message-unknown"]);
  expect((await call("GET /api/v1/partners/P-2/messages")).json().code).toBe("partner-not-found");
});

test("a key with the scope reads all messages of a partner, and no link that lets a person in", async () => {
  await queue("benefit-delivered");
  await queue("verify-contact", { email: "kim@alder.example" });
  caller = { kind: "key", keyId: "k", scopes: ["inbox.read"], partnerId: "P-1" };
  const items = await inbox();
  expect(items.map(({ template }) => template)).toEqual(["verify-contact", "benefit-delivered"]);
  const params = { partnerId: "P-1", messageId: items[0]?.messageId ?? 0 };
  const whole = await ask(getInboxMessage, { params });
  expect(whole.link).toBe(null);
  expect(JSON.stringify(whole)).not.toMatch(/rewards\.example\/[12]/);
  caller = { ...caller, scopes: ["partner.read"] };
  expect((await call("GET /api/v1/partners/P-1/messages")).json().code).toBe("scope-missing");
});

test("the inbox is read page by page", async () => {
  for (let count = 0; count < 5; count += 1) await queue("benefit-delivered");
  const params = { partnerId: "P-1" };
  const first = await ask(listInbox, { params, query: { limit: 3 } });
  const second = await ask(listInbox, { params, query: { limit: 3, cursor: first.nextCursor ?? "" } });
  const ids = [...first.items, ...second.items].map(({ messageId }) => messageId);
  expect([ids.length, second.nextCursor]).toEqual([5, null]);
  expect(ids).toEqual(ids.toSorted((one, other) => other - one));
});

test("both links of a mail that verifies an address arrive, and neither is stored in clear", async () => {
  await queue("verify-contact");
  const { rows } = await database.owner.query("select to_jsonb(messages)::text as row from messages");
  expect(rows[0].row).not.toMatch(/rewards\.example/);
  await deliverAll();
  expect(server.arrived[0]?.text).toContain("https://rewards.example/1");
  expect(server.arrived[0]?.text).toContain("This isn't me\r\nhttps://rewards.example/2");
});

const change = (items: readonly object[]) =>
  call("PATCH /api/v1/me/message-preferences", { body: { wishes: items }, headers: origin });

test("a person chooses which messages to get, and what matters is always sent", async () => {
  const before = await ask(getMessagePreferences, {});
  expect(before.email).toBe("dana@alder.example");
  expect(new Set(before.wishes.map(({ frequency }) => frequency))).toEqual(new Set(["each"]));
  expect(before.wishes.filter(({ isFixed }) => !isFixed).map((each) => `${each.area} ${each.class}`)).toEqual(
    ["benefits recommended", "work recommended"],
  );
  const items = [{ area: "benefits", class: "recommended", frequency: "off" }] as const;
  const after = await ask(changeMessagePreferences, { body: { wishes: items } }, origin);
  expect(after.wishes.find((each) => each.area === "benefits" && each.class === "recommended")).toMatchObject(
    items[0],
  );
  await change([...items]);
  const fixed = await change([{ area: "benefits", class: "transactional", frequency: "off" }]);
  expect([fixed.statusCode, fixed.json().code]).toEqual([422, "preference-fixed"]);
  const { rows } = await database.owner.query(
    "select who, data, personal from events where what = 'message-preferences.changed'",
  );
  expect(rows).toEqual([{ who: "person:dana", data: { chosen: [items[0]] }, personal: { person: "dana" } }]);
  await queue("benefits-unlocked", { email: "Dana@Alder.example" });
  await queue("benefit-delivered");
  await deliverAll();
  expect(server.arrived.map(({ headers }) => headers.get("subject"))).toEqual([
    "Delivered: Featured placement",
  ]);
  expect(await states()).toEqual(["muted", "sent"]);
  expect((await inbox()).map(({ state }) => state)).toEqual(["sent", "muted"]);
  caller = { kind: "key", keyId: "k", scopes: ["inbox.read"], partnerId: null };
  expect((await call("GET /api/v1/me/message-preferences")).json().code).toBe("person-needed");
});

test("a daily digest has the day's messages in one mail, at eight in the reader's morning", async () => {
  await change([{ area: "benefits", class: "recommended", frequency: "daily" }]);
  await queue("benefits-unlocked");
  await queue("expiring-soon");
  await deliverAll();
  expect([server.arrived.length, await states()]).toEqual([0, ["daily", "daily"]]);
  // 08:00 in Seoul.
  time = Temporal.Instant.from("2026-11-27T22:59:59Z");
  await deliverAll();
  expect(server.arrived).toEqual([]);
  time = Temporal.Instant.from("2026-11-27T23:00:00Z");
  await Promise.all([deliverAll(), deliverAll()]);
  const [digest, ...others] = server.arrived;
  expect(others).toEqual([]);
  expect(digest?.headers.get("subject")).toBe("Your daily digest: 2 messages");
  expect(digest?.text).toContain("2 new benefits for Alder Software\r\nhttps://rewards.example/1");
  expect(digest?.text).toContain("30 days left: Cloud credit");
  expect(await states()).toEqual(["bundled", "bundled", "sent"]);
});

test("one click on the link of a mail turns its kind off, without an account", async () => {
  await queue("expiring-soon", { email: "contact@alder.example" });
  await queue("benefit-delivered", { email: "contact@alder.example" });
  await deliverAll();
  const [letter, delivered] = server.arrived;
  expect(delivered?.headers.has("list-unsubscribe")).toBe(false);
  expect(letter?.headers.get("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
  const link = /^<(https:\/\/rewards\.example\/unsubscribe\?token=[\w.-]+)>$/.exec(
    letter?.headers.get("list-unsubscribe") ?? "",
  )?.[1];
  expect(letter?.text).toContain(`Stop messages of this kind: ${link}`);
  const { pathname, search } = new URL(link ?? "");
  caller = null;
  const shown = async () => (await app.inject({ url: `/api/v1/messages/unsubscribe${search}` })).json();
  expect(await shown()).toEqual({ email: "contact@alder.example", area: "benefits", is_off: false });
  const page = await app.inject({ url: `${pathname}${search}`, headers: { accept: "text/html" } });
  expect(page.headers["content-type"]).toMatch(/text\/html/);
  expect((await shown()).is_off).toBe(false);
  for (let click = 0; click < 2; click += 1) {
    const answer = await app.inject({
      method: "POST",
      url: `${pathname}${search}`,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      payload: "List-Unsubscribe=One-Click",
    });
    expect(answer.statusCode).toBe(204);
  }
  expect((await shown()).is_off).toBe(true);
  const { rows } = await database.owner.query(
    "select who, personal from events where personal ->> 'person' = 'contact@alder.example'",
  );
  expect(rows).toEqual([{ who: "laurel", personal: { person: "contact@alder.example" } }]);
  await queue("expiring-soon", { email: "contact@alder.example" });
  expect((await states()).at(-1)).toBe("muted");
  const forged = await app.inject({ method: "POST", url: `${pathname}${search.slice(0, -4)}AAAA` });
  expect([forged.statusCode, forged.json().code]).toEqual([404, "unsubscribe-link-wrong"]);
});
