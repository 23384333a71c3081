import { reportBounce } from "@laurel/contract";
import { beforeEach, expect, test } from "vitest";
import { testApp } from "../app/testing-app.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { signWebhook } from "../platform/standard-webhooks.ts";
import { deliverNext, type Post } from "./deliver-messages.ts";
import { exampleOf } from "./examples.ts";
import { type NewMessage, queueMessage } from "./queue-message.ts";
import { readBounceReport } from "./read-bounce-report.ts";
import { type HardBounce, recordBounce } from "./record-bounce.ts";
import { isSuppressed } from "./suppression-store.ts";
import { testMailServer } from "./testing-mail.ts";

const database = await testDatabase();
const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
let time = Temporal.Instant.from("2026-11-27T09:00:00Z");
const clock = { now: () => time };
const { call, links } = await testApp(database, { clock, bounceSecret: secret });
const wellBehaved = await testMailServer();

const seen: HardBounce[] = [];
const post = (changes: Partial<Post> = {}): Post => ({
  smtpUrl: wellBehaved.url,
  publicUrl: "https://rewards.example",
  port: 3000,
  links,
  mailFrom: { name: "Rewards", address: "rewards@market.example" },
  random: () => 0.5,
  onHardBounce: [async (_, bounce) => void seen.push(bounce)],
  ...changes,
});
const log = { error: () => {}, warn: () => {} };
const deliver = (to = post()) => deliverNext(database, clock, to, log);

let causes = 0;
const queue = (email: string, template: "benefit-delivered" | "base-resources" = "benefit-delivered") => {
  causes += 1;
  const { params, link } = exampleOf(template, "en");
  const message = {
    partnerId: "P-1",
    cause: `test:${causes}`,
    template,
    locale: "en",
    email,
    userId: null,
    params: { ...params, link },
    createdAt: time,
  } as NewMessage;
  return transaction(database, allPartners, (tx) => queueMessage(tx, message));
};

/** Queues a message with a link that lets its reader in. */
const queueSecret = (email: string, hours: number) => {
  causes += 1;
  const { params, link } = exampleOf("verify-contact", "en");
  const message = {
    ...{ partnerId: "P-1", cause: `test:${causes}`, template: "verify-contact", locale: "en", email },
    ...{ userId: null, params: { ...params, link }, createdAt: time },
    secret: { links, endsAt: time.add({ hours }) },
  } as NewMessage;
  return transaction(database, allPartners, (tx) => queueMessage(tx, message));
};

const rows = async (table: string) => (await database.owner.query(`select * from ${table}`)).rows;
const message = async () => (await rows("messages order by message_id"))[0];
const bounceEvents = async () =>
  (await rows("events where what = 'message.bounced' order by event_id")).map(({ partner_id, data }) => ({
    partnerId: partner_id,
    ...data,
  }));

let webhooks = 0;
const report = async (
  body: object | string,
  changes: { id?: string; at?: Temporal.Instant; key?: string } = {},
) => {
  webhooks += 1;
  const { id = `report-${webhooks}`, at = time, key = secret } = changes;
  const raw = typeof body === "string" ? body : JSON.stringify(body);
  const timestamp = String(Math.floor(at.epochMilliseconds / 1000));
  const response = await call(`${reportBounce.method} /api/v1${reportBounce.path}`, {
    body: raw,
    headers: {
      authorization: undefined,
      "content-type": typeof body === "string" ? "message/rfc822" : "application/json",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${"A".repeat(43)}= ${signWebhook(key, { id, timestamp }, raw)}`,
    },
  });
  return [response.statusCode, response.body === "" ? null : response.json().code];
};

/** A report as Postfix sends it. */
const dsn = (mailId: string, { status = "5.1.1", action = "failed" } = {}) =>
  [
    "From: MAILER-DAEMON@mx.example (Mail Delivery System)",
    "Subject: Undelivered Mail Returned to Sender",
    "To: rewards@market.example",
    "MIME-Version: 1.0",
    "Content-Type: multipart/report; report-type=delivery-status;",
    '\tboundary="B1.1764/mx.example"',
    "",
    "This is a MIME-encapsulated message.",
    "",
    "--B1.1764/mx.example",
    "Content-Type: text/plain; charset=us-ascii",
    "",
    "I'm sorry to have to inform you that your message could not be delivered.",
    "",
    "--B1.1764/mx.example",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.example",
    "Arrival-Date: Fri, 27 Nov 2026 09:00:00 +0000 (UTC)",
    "",
    "Final-Recipient: rfc822; dana@alder.example",
    `Action: ${action}`,
    `Status: ${status}`,
    "Diagnostic-Code: smtp; 550 5.1.1 <dana@alder.example>: Recipient address",
    "    rejected: User unknown",
    "",
    "--B1.1764/mx.example",
    "Content-Type: text/rfc822-headers",
    "",
    "Subject: Delivered",
    `Message-ID: ${mailId}`,
    "",
    "--B1.1764/mx.example--",
    "",
  ].join("\r\n");

const refusing = (responseCode: number, words: string) => ({
  onRcptTo: (_: unknown, __: unknown, done: (error?: Error | null) => void) =>
    done(Object.assign(new Error(words), { responseCode })),
});

beforeEach(async () => {
  time = Temporal.Instant.from("2026-11-27T09:00:00Z");
  seen.length = 0;
  await database.owner.query("truncate messages, suppressed_addresses, bounce_reports");
});

/** The events of bounces that some work adds. Chains can't be cut, so those from before stay. */
const newEvents = async (work: () => Promise<void>) => {
  const before = (await bounceEvents()).length;
  await work();
  return (await bounceEvents()).slice(before);
};

test("an address that a server refuses gets no more mail, and what depends on it is told once", async () => {
  const server = await testMailServer(refusing(550, "5.1.1 no such user"));
  const events = await newEvents(async () => {
    await queue("Dana@alder.example");
    await deliver(post({ smtpUrl: server.url }));
  });
  const { message_id, state, last_error } = await message();
  expect([state, last_error]).toEqual(["failed", expect.stringMatching(/no such user/)]);
  expect(events).toEqual([{ partnerId: "P-1", message: message_id, kind: "hard", by: "smtp" }]);
  const told = { email: "Dana@alder.example", partnerId: "P-1", messageId: message_id, at: time };
  expect(seen).toEqual([told]);
  expect(await isSuppressed({ client: database.pool }, "dana@ALDER.example")).toBe(true);
  await queue("dana@alder.example");
  await deliver();
  expect((await rows("messages order by message_id"))[1]).toMatchObject({
    state: "failed",
    last_error: expect.stringMatching(/^suppressed: .*no such user/),
  });
  expect(wellBehaved.arrived).toEqual([]);
});

test.each([
  [550, "5.7.1 relaying denied", "failed"],
  [552, "the mailbox is full", "failed"],
  [550, "5.2.2 the mailbox is full", "failed"],
  [450, "4.2.1 try later", "waiting"],
])("the answer %i %s says nothing bad about the address", async (code, words, state) => {
  const server = await testMailServer(refusing(code, words));
  await queue("dana@alder.example");
  await deliver(post({ smtpUrl: server.url }));
  expect((await message()).state).toBe(state);
  expect([await rows("suppressed_addresses"), seen]).toEqual([[], []]);
});

test("the report of a mail server is the same bounce as a webhook that names the message", async () => {
  await queue("dana@alder.example");
  await deliver();
  const { mail_id, message_id, state } = await message();
  expect(state).toBe("sent");
  expect(mail_id).toBe(wellBehaved.arrived.at(-1)?.headers.get("message-id"));
  const events = await newEvents(async () => {
    expect(await report(dsn(mail_id))).toEqual([204, null]);
    expect(await report({ message_id: mail_id, kind: "hard", reason: "again" })).toEqual([204, null]);
    expect(await report({ email: "DANA@alder.example", kind: "hard" })).toEqual([204, null]);
  });
  expect(events).toEqual([{ partnerId: "P-1", message: message_id, kind: "hard", by: "report" }]);
  expect(await message()).toMatchObject({
    state: "failed",
    sent_at: expect.anything(),
    last_error: "5.1.1 550 5.1.1 <dana@alder.example>: Recipient address rejected: User unknown",
  });
});

test("a soft bounce sends a message with a secret link again, until its link ends", async () => {
  wellBehaved.arrived.length = 0;
  await queueSecret("dana@alder.example", 20);
  await deliver();
  const { mail_id } = await message();
  await report(dsn(mail_id, { status: "4.2.2" }));
  expect(await message()).toMatchObject({ state: "waiting", bounced: "soft" });
  time = time.add({ hours: 8 });
  expect(await deliver()).toBe(true);
  const [first, second] = wellBehaved.arrived;
  expect(second?.text).toBe(first?.text);
  time = time.add({ hours: 5 });
  await report(dsn(mail_id, { status: "4.2.2" }));
  expect(await message()).toMatchObject({ state: "failed", bounced: "soft", link: null });
});

test("a soft bounce sends the same message again, for up to 72 hours", async () => {
  wellBehaved.arrived.length = 0;
  await queue("dana@alder.example");
  await deliver();
  const { mail_id } = await message();
  const events = await newEvents(async () => {
    expect(await report(dsn(mail_id, { status: "4.2.2" }))).toEqual([204, null]);
    expect(await deliver()).toBe(false);
    time = time.add({ hours: 8 });
    expect(await deliver()).toBe(true);
    time = time.add({ hours: 63 });
    await report({ message_id: mail_id.slice(1, -1), kind: "soft" });
  });
  expect(events.map(({ kind }) => kind)).toEqual(["soft"]);
  expect(wellBehaved.arrived.map(({ headers }) => headers.get("message-id"))).toEqual([mail_id, mail_id]);
  expect(await message()).toMatchObject({ state: "failed", bounced: "soft" });
  expect(await rows("suppressed_addresses")).toEqual([]);
});

test("a report that a mail is delayed changes nothing", async () => {
  await queue("dana@alder.example");
  await deliver();
  const before = await message();
  expect(await report(dsn(before.mail_id, { action: "delayed", status: "4.4.1" }))).toEqual([204, null]);
  expect(await message()).toEqual(before);
});

test("a webhook that comes again changes nothing, and one that is old or forged is refused", async () => {
  await queue("dana@alder.example");
  await deliver();
  const { mail_id } = await message();
  const body = { message_id: mail_id, kind: "hard" };
  const other = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
  const wrong = [401, "bounce-signature-wrong"];
  expect(await report(body, { key: other })).toEqual(wrong);
  expect(await report(body, { at: time.subtract({ minutes: 5, seconds: 1 }) })).toEqual(wrong);
  expect(await report(body, { at: time.add({ minutes: 5, seconds: 1 }) })).toEqual(wrong);
  expect((await message()).state).toBe("sent");
  expect(await report(body, { id: "same" })).toEqual([204, null]);
  await database.owner.query("truncate suppressed_addresses");
  expect(await report({ email: "other@alder.example", kind: "hard" }, { id: "same" })).toEqual([204, null]);
  expect(await rows("suppressed_addresses")).toEqual([]);
});

test("a report without a message is refused with what it has to name", async () => {
  expect(await report({ kind: "hard" })).toEqual([422, "bounce-unreadable"]);
  expect(await report("no report")).toEqual([422, "bounce-unreadable"]);
  const unkept = { email: "dana@alder.example", kind: "hard", reason: "a\0b" };
  expect(await report(unkept)).toEqual([422, "bounce-unreadable"]);
  expect(await report({ message_id: "<x@y.example>", kind: "hard" })).toEqual([422, "bounce-unmatched"]);
  expect(await report({ email: "new@alder.example", kind: "hard" })).toEqual([204, null]);
  expect(await isSuppressed({ client: database.pool }, "new@alder.example")).toBe(true);
});

test("two reports of one bounce at once are one event", async () => {
  await queue("dana@alder.example");
  await deliver();
  const { mail_id: mailId } = await message();
  const bounce = { mailId, email: null, kind: "hard", isFinal: true, reason: "x", by: "webhook" } as const;
  const hooks = post().onHardBounce ?? [];
  const record = () => transaction(database, allPartners, (tx) => recordBounce(tx, bounce, time, hooks));
  const events = await newEvents(async () => void (await Promise.all([record(), record(), record()])));
  expect([events.length, seen.length]).toEqual([1, 1]);
});

test("the team sees suppressed addresses and lets one get mail again", async () => {
  await report({ email: "dana@alder.example", kind: "hard", reason: "550 gone" });
  const list = await call("GET /api/v1/messages/suppressions");
  expect(list.json().items).toMatchObject([{ email: "dana@alder.example", reason: "550 gone" }]);
  const lift = () => call("DELETE /api/v1/messages/suppressions/Dana@alder.example");
  expect((await lift()).statusCode).toBe(204);
  expect([(await lift()).statusCode, (await lift()).json().code]).toEqual([404, "address-not-suppressed"]);
  await queue("dana@alder.example");
  await deliver();
  expect((await message()).state).toBe("sent");
});

test("a report in other transfer encodings and line ends is read", () => {
  const plain = dsn("<a@b.example>").replaceAll("\r\n", "\n");
  const [bounce] = readBounceReport(plain) ?? [];
  expect(bounce).toMatchObject({ mailId: "<a@b.example>", email: "dana@alder.example", kind: "hard" });
  const status = /Reporting-MTA.*?User unknown\n/s.exec(plain)?.[0] ?? "";
  const encoded = plain
    .replace("Content-Type: message/delivery-status", "$&\nContent-Transfer-Encoding: base64")
    .replace(status, Buffer.from(status).toString("base64"));
  expect(readBounceReport(encoded)).toEqual([bounce]);
  expect(readBounceReport("Subject: hello\n\nThank you")).toBe(null);
});
