import { Logger, runOnce } from "graphile-worker";
import { pino } from "pino";
import { beforeEach, expect, test } from "vitest";
import { jobsSchema } from "../platform/database/migrate.ts";
import type { Database } from "../platform/database/open.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { deliverJob, deliverNext, type Post } from "./deliver-messages.ts";
import { linkVault } from "./link-vault.ts";
import { deliverTask } from "./message-store.ts";
import { type NewMessage, queueMessage } from "./queue-message.ts";
import { testBadServer, testMailServer } from "./testing-mail.ts";

const database = await testDatabase();
const token = "c2VjcmV0LXRva2VuLW9mLWFuLWludml0YXRpb24";
const link = `https://rewards.example.com/join#token=${token}`;
const links = linkVault("the secret of a test");

let time = Temporal.Now.instant();
const clock = { now: () => time };
const wait = (minutes: number) => {
  time = time.add({ seconds: Math.round(minutes * 60) });
};

const logged: string[] = [];
const log = pino({}, { write: (line: string) => void logged.push(line) });

let causes = 0;
const invitation = (changes: object = {}) => {
  causes += 1;
  return {
    partnerId: "P-1",
    cause: `invitation:${causes}`,
    template: "invitation",
    locale: "ko-KR",
    email: "seoyeon@hanbit.example",
    userId: null,
    params: {
      partner: "한빛소프트웨어",
      inviter: "Dana Whitlock",
      role: "owner",
      expiresOn: "2026-12-05",
      link,
    },
    secret: { links, endsAt: time.add({ hours: 24 }) },
    ...changes,
  } as NewMessage;
};

const queue = (message: NewMessage) => transaction(database, allPartners, (tx) => queueMessage(tx, message));

const post = (smtpUrl: string | null, changes: Partial<Post> = {}): Post => ({
  smtpUrl,
  publicUrl: "https://rewards.example.com",
  port: 3000,
  links,
  mailFrom: { name: "마켓플레이스 리워드", address: "rewards@market.example" },
  times: { answerMs: 400, deliveryMs: 1500 },
  random: () => 0.5,
  ...changes,
});

const deliver = (to: Post, on: Pick<Database, "pool"> = database): Promise<boolean> =>
  deliverNext(on as Database, clock, to, log);

interface Row {
  state: string;
  attempts: number;
  last_error: string | null;
  next_attempt_at: Temporal.Instant | null;
  link: string | null;
  message_id: number;
}

async function rows(): Promise<Row[]> {
  return (await database.owner.query<Row>("select * from messages order by message_id")).rows;
}

async function only(): Promise<Row> {
  const [row, ...others] = await rows();
  expect(others).toEqual([]);
  return row as Row;
}

async function jobKeys(): Promise<string[]> {
  const { rows } = await database.owner.query<{ key: string }>(
    `select key from ${jobsSchema}.jobs where key is not null order by key`,
  );
  return rows.map((row) => row.key);
}

beforeEach(async () => {
  time = Temporal.Now.instant();
  logged.length = 0;
  await database.owner.query(
    `truncate messages, suppressed_addresses; delete from ${jobsSchema}._private_jobs`,
  );
});

test("a message arrives in the reader's language, as text and as a page", async () => {
  const server = await testMailServer();
  await queue(invitation());
  expect(await deliver(post(server.url))).toBe(true);
  expect(await deliver(post(server.url))).toBe(false);
  const [mail, ...others] = server.arrived;
  expect(others).toEqual([]);
  expect(mail?.recipients).toEqual(["seoyeon@hanbit.example"]);
  const header = (name: string) => mail?.headers.get(name);
  expect(header("subject")).toBe("파트너 초대: 한빛소프트웨어");
  expect(header("from")).toBe("마켓플레이스 리워드 <rewards@market.example>");
  expect(header("to")).toBe("seoyeon@hanbit.example");
  expect(header("auto-submitted")).toBe("auto-generated");
  expect(header("content-language")).toBe("ko-KR");
  expect(header("message-id")).toMatch(/^<[0-9a-f]{32}@market\.example>$/);
  expect([...(mail?.headers.keys() ?? [])].filter((name) => name.startsWith("list-"))).toEqual([]);
  expect(mail?.text.replaceAll("\r\n", "\n")).toContain(`초대 수락하기\n${link}\n`);
  expect(mail?.html).toContain('<html dir="ltr" lang="ko-KR">');
  expect(mail?.html).toContain(`href="${link}"`);
  const { state, attempts, link: kept, last_error } = await only();
  expect({ state, attempts, last_error }).toEqual({ state: "sent", attempts: 1, last_error: null });
  // It may still come back, and is then sent again.
  expect(links.open(kept ?? "", "seoyeon@hanbit.example")).toBe(link);
  time = time.add({ hours: 24 });
  await deliver(post(server.url));
  expect(await only()).toMatchObject({ state: "sent", link: null });
});

test("every message of the example says so, first in its text and by a header", async () => {
  const server = await testMailServer();
  await database.owner.query("insert into example (source, day) values ('example', '2026-03-15')");
  await queue(invitation());
  await deliver(post(server.url));
  await database.owner.query("delete from example");
  await queue(invitation());
  await deliver(post(server.url));
  const [example, own] = server.arrived;
  const line = "Laurel 예시 환경에서 보낸 메일입니다. 회사, 사람, 수치는 모두 가상입니다.";
  expect(example?.text.startsWith(line)).toBe(true);
  expect(example?.html.split(line).length).toBe(3);
  expect(example?.headers.get("laurel-example")).toBe("yes");
  expect(example?.headers.get("subject")).toBe(own?.headers.get("subject"));
  expect(own?.text).not.toContain("예시");
  expect(own?.headers.has("laurel-example")).toBe(false);
});

test("names that look like addresses lead nowhere and are in no header, whatever the language", async () => {
  const server = await testMailServer();
  const params = {
    partner: "https://evil.example/win\r\nBcc: all@evil.example",
    inviter: `Your account is locked: www.evil.example ${"x".repeat(200)}`,
    role: "owner",
    expiresOn: "2026-12-05",
    link,
  };
  for (const locale of ["en", "ko-KR", "zh-TW"]) await queue(invitation({ params, locale }));
  for (let n = 0; n < 3; n += 1) await deliver(post(server.url));
  expect(server.arrived).toHaveLength(3);
  for (const mail of server.arrived) {
    expect(mail.recipients).toEqual(["seoyeon@hanbit.example"]);
    expect(mail.headers.has("bcc")).toBe(false);
    expect(mail.headers.get("subject")).toMatch(/^(Invitation to join |파트너 초대: |邀請您加入「)/);
    expect(mail.headers.get("subject")?.length).toBeLessThan(100);
    const own = mail.text.replaceAll(link, "").replaceAll("seoyeon@hanbit.example", "");
    expect(own).not.toMatch(/:\/\/|@|evil\.|www\./);
    expect(new Set([...mail.html.matchAll(/href="([^"]*)"/g)].map(([, target]) => target))).toEqual(
      new Set([link]),
    );
  }
});

test("names in Chinese and Korean, with a comma or a sign of HTML, arrive as they are", async () => {
  const server = await testMailServer();
  const partner = '<b>松柏</b> & "서울"';
  const params = { partner, inviter: "김민지", role: "viewer", expiresOn: "2026-12-05", link };
  await queue(invitation({ params, locale: "zh-TW" }));
  await deliver(
    post(server.url, { mailFrom: { name: "松柏軟體, 獎勵計畫", address: "rewards@market.example" } }),
  );
  const [mail] = server.arrived;
  expect(mail?.headers.get("from")).toBe("松柏軟體, 獎勵計畫 <rewards@market.example>");
  expect(mail?.headers.get("subject")).toBe(`邀請您加入「${partner}」`);
  expect(mail?.text).toContain(`김민지 邀請您以檢視者的身分加入「${partner}」。`);
  expect(mail?.html).not.toContain("<b>松柏");
});

test("a cause gives one message, even if it is queued several times", async () => {
  const server = await testMailServer();
  const message = invitation();
  await queue(message);
  await queue(message);
  await deliver(post(server.url));
  await queue(message);
  expect(await deliver(post(server.url))).toBe(false);
  expect(server.arrived.length).toBe(1);
});

test("a transaction that is rolled back sends no message", async () => {
  const broken = transaction(database, allPartners, async (tx) => {
    await queueMessage(tx, invitation());
    throw new Error("changed my mind");
  });
  await expect(broken).rejects.toThrow("changed my mind");
  expect([await rows(), await jobKeys()]).toEqual([[], []]);
});

test("a missing param is found before anything is written", async () => {
  const { params } = invitation();
  await expect(queue(invitation({ params: { ...params, partner: "" } }))).rejects.toThrow(
    "is missing partner",
  );
  const script = { ...params, link: "javascript:alert(1)" };
  await expect(queue(invitation({ params: script }))).rejects.toThrow("it is no link");
  expect(await rows()).toEqual([]);
});

test("the worker's job delivers every message, and leaves no job behind", async () => {
  const server = await testMailServer();
  for (let count = 0; count < 5; count += 1) await queue(invitation({ email: `${count}@hanbit.example` }));
  expect(await jobKeys()).toEqual([deliverTask]);
  const taskList = { [deliverTask]: deliverJob(database, clock, post(server.url), log) };
  const logger = new Logger(() => () => {});
  await runOnce({ pgPool: database.pool, schema: jobsSchema, taskList, noHandleSignals: true, logger });
  expect(server.arrived.flatMap((mail) => mail.recipients).sort()).toEqual(
    [0, 1, 2, 3, 4].map((count) => `${count}@hanbit.example`),
  );
  await expect.poll(jobKeys).toEqual([]);
});

test("two workers at once send a message once", async () => {
  const server = await testMailServer();
  for (let count = 0; count < 8; count += 1) await queue(invitation());
  const work = async () => {
    while (await deliver(post(server.url)));
  };
  await Promise.all([work(), work(), work()]);
  expect(server.arrived.length).toBe(8);
  expect(new Set(server.arrived.map((mail) => mail.headers.get("message-id"))).size).toBe(8);
});

test("a recipient that the server refuses is given up at once, with the server's reason", async () => {
  const server = await testMailServer({
    onRcptTo: (_, __, done) => done(Object.assign(new Error("5.1.1 no such mailbox"), { responseCode: 550 })),
  });
  await queue(invitation());
  await deliver(post(server.url));
  const { state, attempts, last_error, link: kept } = await only();
  expect({ state, attempts, kept }).toEqual({ state: "failed", attempts: 1, kept: null });
  expect(last_error).toMatch(/RCPT TO.*550.*no such mailbox/);
  expect(logged.join()).toMatch(/a message was not delivered/);
  expect(logged.join()).not.toMatch(/hanbit/);
});

test.each([
  "a@b.example>\r\nRCPT TO:<c@d.example",
  "a@b.example, c@d.example",
  "nobody",
  "a@b\u0001.example",
])("a text that isn't one person's address reaches no server: %j", async (email) => {
  const server = await testMailServer();
  await queue(invitation({ email }));
  await deliver(post(server.url));
  expect(server.arrived).toEqual([]);
  expect(await only()).toMatchObject({ state: "failed", last_error: "the address can't be read" });
});

test("a link is stored encrypted, and is sent to no other address than its own", async () => {
  const server = await testMailServer();
  await queue(invitation());
  const { rows: stored } = await database.owner.query("select messages::text as row from messages");
  expect(stored[0].row).not.toContain(token);
  await database.owner.query("update messages set email = 'thief@example.com'");
  await deliver(post(server.url));
  expect(server.arrived).toEqual([]);
  expect(await only()).toMatchObject({ last_error: expect.stringContaining("another LAUREL_SECRET") });
});

test("a link that no longer works is removed, and its mail isn't sent", async () => {
  const server = await testMailServer();
  await queue(invitation());
  wait(24 * 60);
  await deliver(post(server.url));
  expect(server.arrived).toEqual([]);
  expect(await only()).toMatchObject({ state: "failed", link: null, last_error: "its link no longer works" });
});

test("a server that answers 451 gets the message again a minute later", async () => {
  let refusals = 1;
  const server = await testMailServer({
    onRcptTo: (_, __, done) => {
      const refused = refusals > 0;
      refusals -= 1;
      done(refused ? Object.assign(new Error("try later"), { responseCode: 451 }) : null);
    },
  });
  await queue(invitation());
  await deliver(post(server.url));
  const { state, next_attempt_at, last_error, message_id } = await only();
  expect(state).toBe("waiting");
  expect(last_error).toMatch(/451 try later/);
  expect(next_attempt_at?.since(time).total("seconds")).toBeCloseTo(60, 0);
  expect(await jobKeys()).toEqual([deliverTask, `${deliverTask} ${message_id}`]);
  expect(await deliver(post(server.url))).toBe(false);
  wait(1.01);
  expect(await deliver(post(server.url))).toBe(true);
  expect([server.arrived.length, (await only()).state]).toEqual([1, "sent"]);
  expect(await jobKeys()).toEqual([deliverTask]);
});

test.each<[string, string | null, () => string]>([
  ["never greets", null, () => ""],
  ["never answers", "220 here", () => ""],
  ["never ends an answer", "220 here", () => "…"],
])("a server that %s is given up within the time limit, and tried again", async (_, greeting, answer) => {
  const url = await testBadServer(greeting, answer);
  await queue(invitation());
  const began = performance.now();
  await deliver(post(url));
  expect(performance.now() - began).toBeLessThan(3_000);
  const { state, last_error } = await only();
  expect(state).toBe("waiting");
  expect(last_error).toMatch(/^(ETIMEDOUT|EABORT)/);
});

test("a message is sent again if the server disconnects in the middle", async () => {
  const url = await testBadServer("220 here", (line) => {
    if (line.startsWith("DATA")) return "354 go on";
    return /^(EHLO|MAIL|RCPT)/.test(line) ? "250 fine" : null;
  });
  await queue(invitation());
  await deliver(post(url));
  expect(await only()).toMatchObject({ state: "waiting", attempts: 1 });
  expect((await only()).last_error).toMatch(/^E(CONNECTION|SOCKET|MESSAGE)/);
});

test("an unreachable server is tried for three days with growing pauses, then given up", async () => {
  await queue(invitation({ secret: { links, endsAt: time.add({ hours: 96 }) } }));
  const unreachable = post("smtp://127.0.0.1:1");
  const pauses: number[] = [];
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    expect(await deliver(unreachable)).toBe(true);
    const { next_attempt_at } = await only();
    const minutes = next_attempt_at?.since(time).total("minutes") ?? 0;
    pauses.push(Math.round(minutes));
    wait(minutes + 0.01);
  }
  expect(pauses).toEqual([1, 5, 30, 120, 480, 720, 720, 720, 720, 720]);
  await deliver(unreachable);
  expect(await only()).toMatchObject({ state: "failed", attempts: 11, next_attempt_at: null, link: null });
  expect((await only()).last_error).toMatch(/ECONNREFUSED/);
  expect(await deliver(unreachable)).toBe(false);
});

test("the pauses vary by a fifth in both directions", async () => {
  for (const [random, seconds] of [
    [() => 0, 48],
    [() => 0.999999, 72],
  ] as const) {
    await database.owner.query("truncate messages");
    await queue(invitation());
    await deliver(post("smtp://127.0.0.1:1", { random }));
    const next = (await only()).next_attempt_at;
    expect(next?.since(time).total("seconds")).toBeCloseTo(seconds, 0);
  }
});

/** A database that can be reached a number of times, and then no more. */
function dyingAfter(connections: number): Pick<Database, "pool"> {
  let left = connections;
  const connect = () => {
    left -= 1;
    return left < 0 ? Promise.reject(new Error("the process died here")) : database.owner.connect();
  };
  return { pool: { connect } as unknown as Database["pool"] };
}

test("a worker that dies after sending sends at most one more, with the same message id", async () => {
  const server = await testMailServer();
  await queue(invitation());
  await expect(deliver(post(server.url), dyingAfter(1))).rejects.toThrow("died here");
  expect(server.arrived.length).toBe(1);
  expect(await deliver(post(server.url))).toBe(false);
  wait(3.01);
  expect(await deliver(post(server.url))).toBe(true);
  wait(60 * 24);
  expect(await deliver(post(server.url))).toBe(false);
  const ids = server.arrived.map((mail) => mail.headers.get("message-id"));
  expect(ids.length).toBe(2);
  expect(ids[0]).toBe(ids[1]);
  expect(await only()).toMatchObject({ state: "sent", attempts: 2 });
});

test("a message that makes every worker die is given up", async () => {
  const server = await testMailServer();
  await queue(invitation());
  for (let attempt = 1; attempt <= 11; attempt += 1) {
    await expect(deliver(post(server.url), dyingAfter(1))).rejects.toThrow("died here");
    wait(3.01);
  }
  await deliver(post(server.url));
  expect(server.arrived.length).toBe(11);
  expect(await only()).toMatchObject({ state: "failed", last_error: expect.stringMatching(/cut short/) });
});

test("a message that can't be rendered doesn't stop the others", async () => {
  const server = await testMailServer();
  await queue(invitation());
  await database.owner.query("update messages set params = '{}'");
  await queue(invitation({ email: "next@hanbit.example" }));
  await deliver(post(server.url));
  await deliver(post(server.url));
  expect(server.arrived.map((mail) => mail.recipients)).toEqual([["next@hanbit.example"]]);
  expect((await rows()).map((row) => row.state)).toEqual(["waiting", "sent"]);
});

test("without a mail server messages are kept, with the link for a person to pass on", async () => {
  await queue(invitation());
  expect(await deliver(post(null))).toBe(false);
  const kept = await only();
  expect(kept).toMatchObject({ state: "kept", next_attempt_at: null, attempts: 0 });
  expect(links.open(kept.link ?? "", "seoyeon@hanbit.example")).toBe(link);
  const server = await testMailServer();
  expect(await deliver(post(server.url))).toBe(false);
});

test("a secret that a server repeats is in neither the record nor the log", async () => {
  const password = "hush@hush/hush";
  const server = await testMailServer({
    onAuth: ({ username = "", password: given = "" }, _, done) => {
      const wire = Buffer.from(`\0${username}\0${given}`).toString("base64");
      done(Object.assign(new Error(`no: ${given} ${wire}`), { responseCode: 535 }));
    },
  });
  const url = server.url.replace("//", `//me:${encodeURIComponent(password)}@`);
  await queue(invitation());
  await deliver(post(url));
  const echoing = await testMailServer({
    onData: (stream, _, done) => {
      stream.resume();
      stream.on("end", () => done(Object.assign(new Error(`spam: ${link} ${token}`), { responseCode: 554 })));
    },
  });
  await queue(invitation());
  await deliver(post(echoing.url));
  const [wrong, spam] = await rows();
  expect(wrong).toMatchObject({ state: "waiting", last_error: expect.stringMatching(/^EAUTH.*535/) });
  expect(spam).toMatchObject({ state: "failed", last_error: expect.stringMatching(/554 spam/) });
  const told = `${wrong?.last_error} ${spam?.last_error} ${logged.join()}`;
  const wire = Buffer.from(`\0me\0${password}`).toString("base64");
  for (const secret of [password, encodeURIComponent(password), wire, token])
    expect(told).not.toContain(secret);
});

test("a password is sent to its own server", async () => {
  const logins: unknown[] = [];
  const server = await testMailServer({
    onAuth: ({ username, password }, _, done) => {
      logins.push(username, password);
      done(null, { user: "me" });
    },
  });
  await queue(invitation());
  await deliver(post(server.url.replace("//", "//me%40market.example:p%40ss@")));
  expect(logins).toEqual(["me@market.example", "p@ss"]);
  expect(server.arrived.length).toBe(1);
});

test("a password is sent to another machine only over TLS", async () => {
  const logins: unknown[] = [];
  const server = await testMailServer({
    onAuth: ({ password }, _, done) => {
      logins.push(password);
      done(null, { user: "me" });
    },
  });
  await queue(invitation());
  // Resolves to this machine, but isn't recognized as it.
  await deliver(post(server.url.replace("//127.0.0.1", "//me:hush@0.0.0.0")));
  expect([logins, server.arrived]).toEqual([[], []]);
  expect(await only()).toMatchObject({ state: "waiting", last_error: expect.stringMatching(/STARTTLS/) });
});

test("a server with a self-signed certificate gets nothing", async () => {
  const server = await testMailServer({ secure: true });
  await queue(invitation());
  await deliver(post(server.url.replace("smtp:", "smtps:")));
  expect(server.arrived).toEqual([]);
  expect(await only()).toMatchObject({ state: "waiting", last_error: expect.stringMatching(/certificate/) });
});
