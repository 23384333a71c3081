import { getMessage, listMessages, type MessageContent, type QueryOf, type TeamRole } from "@laurel/contract";
import { beforeEach, expect, test } from "vitest";
import { testApp } from "../app/testing-app.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import type { Authenticate, Caller } from "../platform/http/access/caller.ts";
import { deliverNext } from "./deliver-messages.ts";
import { type NewMessage, queueMessage } from "./queue-message.ts";

const database = await testDatabase();
let caller: Caller | null = null;
const authenticate: Authenticate = async () => ({ caller, credential: "session" });
const { call, ask, links } = await testApp(database, { authenticate, sender: "Rewards" });

const signIn = (teamRole: TeamRole) => {
  caller = { kind: "person", userId: "u1", teamRole, memberships: [] };
};

const link = "https://rewards.example.com/reset#token=abcdefghijklmnopqrstuvwxyz";
const secret = { links, endsAt: Temporal.Now.instant().add({ hours: 24 }) };

const queue = (message: Partial<NewMessage>) =>
  transaction(database, allPartners, (tx) =>
    queueMessage(tx, {
      partnerId: "",
      cause: "reset:1",
      template: "password-reset",
      locale: "en",
      email: "dana@example.com",
      userId: "u7",
      params: { validMinutes: "60", link },
      secret,
      ...message,
    } as NewMessage),
  );

/** Without a mail server, messages that are due are kept. */
const keep = () => {
  const mailFrom = { name: "Rewards", address: "rewards@example.com" };
  const post = { smtpUrl: null, publicUrl: null, port: 3000, links, mailFrom };
  const log = { error: () => {}, warn: () => {} };
  return deliverNext(database, { now: () => Temporal.Now.instant().add({ hours: 1 }) }, post, log);
};

const list = (query: QueryOf<typeof listMessages> = {}) => ask(listMessages, { query });

const show = (messageId: number): Promise<MessageContent> => ask(getMessage, { params: { messageId } });

async function idOf(cause: string): Promise<number> {
  const { items } = await list();
  return items.find((item) => item.cause === cause)?.messageId ?? 0;
}

beforeEach(async () => {
  await database.owner.query("truncate messages");
  signIn("administrator");
});

test("messages are listed page by page, the latest first, by partner and by state", async () => {
  for (const number of [1, 2, 3]) await queue({ cause: `reset:${number}` });
  await keep();
  await queue({ cause: "reset:4", partnerId: "P-1" });
  const first = await list({ limit: 3 });
  expect(first.items.map((item) => item.cause)).toEqual(["reset:4", "reset:3", "reset:2"]);
  const second = await list({ limit: 3, cursor: first.nextCursor ?? "" });
  expect([second.items.map((item) => item.cause), second.nextCursor]).toEqual([["reset:1"], null]);
  expect((await list({ partnerId: "P-1" })).items.map((item) => item.partnerId)).toEqual(["P-1"]);
  expect((await list({ state: "kept" })).items.length).toBe(3);
  expect((await list({ state: "waiting" })).items.map((item) => item.cause)).toEqual(["reset:4"]);
  expect((await list({ partnerId: "P-2" })).items).toEqual([]);
  const stranger = await call("GET /api/v1/messages", {
    query: { cursor: first.nextCursor ?? "", state: "kept" },
  });
  expect([stranger.statusCode, stranger.json().code]).toEqual([400, "cursor-invalid"]);
});

test("a message is shown as its reader sees it", async () => {
  await queue({ locale: "zh-TW" });
  const message = await show(await idOf("reset:1"));
  expect(message).toMatchObject({ subject: "請設定新密碼", partnerId: null, userId: "u7" });
  expect(message.html).toContain('lang="zh-TW"');
  expect(message.text).toContain("1 小時");
});

test("a secret link is shown only while the message is kept, and only to permitted callers", async () => {
  await queue({});
  const id = await idOf("reset:1");
  expect(JSON.stringify(await show(id))).not.toContain("abcdefghijklm");
  await keep();
  expect(await show(id)).toMatchObject({ state: "kept", link });
  expect((await show(id)).text).toContain(link);
  for (const role of ["advocate", "program-manager", "auditor"] as const) {
    signIn(role);
    const message = await show(id);
    expect(message.link).toBe(null);
    expect(JSON.stringify(message)).not.toContain("abcdefghijklm");
  }
  signIn("administrator");
  expect(JSON.stringify(await list())).not.toContain("abcdefghijklm");
});

test("the partner's chain records who saw a secret link, and not the link", async () => {
  await queue({ partnerId: "P-1" });
  const id = await idOf("reset:1");
  await show(id);
  await keep();
  signIn("advocate");
  await show(id);
  signIn("administrator");
  await show(id);
  const { rows } = await database.owner.query(
    "select who, on_behalf, data, to_jsonb(events)::text as row from events where partner_id = 'P-1'",
  );
  expect(rows).toMatchObject([{ who: "person:u1", on_behalf: "P-1", data: { message: id } }]);
  expect(rows[0].row).not.toContain("abcdefghijklm");
});

test("a link that isn't secret is always shown", async () => {
  const address = "https://rewards.example.com/partners/P-1";
  await queue({
    cause: "owner:1",
    template: "ownership-transferred",
    params: { partner: "Alder", from: "Dana", to: "Kim", link: address },
    secret: undefined,
  } as Partial<NewMessage>);
  signIn("auditor");
  expect(await show(await idOf("owner:1"))).toMatchObject({ state: "waiting", link: address });
});

test("an unknown message is answered with a 404", async () => {
  const response = await call("GET /api/v1/messages/999999");
  expect([response.statusCode, response.json().code]).toEqual([404, "message-unknown"]);
  expect((await call("GET /api/v1/messages/0")).statusCode).toBe(400);
});

test("a partner's people see no messages, not even their own partner's", async () => {
  await queue({ partnerId: "P-1" });
  const id = await idOf("reset:1");
  const memberships = [{ partnerId: "P-1", role: "owner" }] as const;
  caller = { kind: "person", userId: "u2", teamRole: null, memberships };
  for (const route of ["/api/v1/messages", "/api/v1/messages?partner_id=P-1", `/api/v1/messages/${id}`]) {
    expect((await call(`GET ${route}`)).statusCode).toBe(403);
  }
});
