import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { addContact, makeActivation } from "@laurel/contract";
import { afterAll, expect, test } from "vitest";
import { testMailServer } from "../../messages/testing-mail.ts";
import { verifyChains } from "../../platform/audit/verify-chains.ts";
import { systemClock } from "../../platform/clock.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { seededRandom } from "../../platform/testing-random.ts";
import { testApp } from "../testing-app.ts";
import { loadExample } from "./load-example.ts";

/** `LAUREL_KILLS` sets another number: a hundred take some minutes. */
const kills = Number(process.env.LAUREL_KILLS ?? 100);
const days = 14;
const activations = 20;

const database = await testDatabase();
const mail = await testMailServer();
const home = mkdtempSync(join(tmpdir(), "laurel-killed-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
// The links in mail are sealed with it.
const secret = { LAUREL_SECRET: "a-secret-of-this-test-that-is-long-enough" };
const settings = { LAUREL_HOME: home, SMTP_URL: mail.url, LAUREL_EXAMPLE: "off", ...secret };
const env = { ...process.env, ...database.env, ...settings };
const all = async (statement: string, values: readonly unknown[] = []) =>
  (await database.owner.query(statement, [...values])).rows;

const random = seededRandom(14);

const start = (command: readonly string[]) =>
  spawn(process.execPath, [join(import.meta.dirname, "..", "cli.ts"), ...command], { env, stdio: "ignore" });

/** Starts a command and kills it at some moment after it has begun to use the database. */
async function killed(command: readonly string[], afterMs: number): Promise<void> {
  const connected = async () =>
    (await all("select count(*)::int as n from pg_stat_activity where datname = current_database()"))[0].n;
  const before = await connected();
  const child = start(command);
  const ended = once(child, "exit");
  while (child.exitCode === null && (await connected()) <= before) await sleep(20);
  await sleep(afterMs);
  child.kill("SIGKILL");
  await ended;
}

/** Opens activations of partners of the example, each with a contact of its own. */
async function openActivations(): Promise<void> {
  const { ask } = await testApp(database, { clock: systemClock }, secret);
  const partners = await all(
    `select distinct partner_id from unlocks where benefit = 'whats-new-blog' and closed_on is null
       and partner_id not in (select partner_id from contacts) order by 1 limit $1`,
    [activations],
  );
  for (const { partner_id: partnerId } of partners) {
    const userId = `contact-${partnerId}`;
    const email = `${userId}@publisher.example`;
    await all(
      `insert into identity."user" (id, name, email, "emailVerified", locale)
       values ($1, 'Contact', $2, true, 'en')`,
      [userId, email],
    );
    await all(
      "insert into memberships (partner_id, user_id, role, joined_at) values ($1, $2, 'owner', now())",
      [partnerId, userId],
    );
    const contact = { userId, email, phone: "+1 425 882 8080", language: "en" };
    await ask(addContact, { params: { partnerId }, body: contact });
    await ask(makeActivation, { params: { partnerId }, body: { benefit: "whats-new-blog" } });
  }
}

test(`a worker and a clock that are killed ${kills} times lose nothing and do nothing twice`, async () => {
  await loadExample(database, systemClock, () => {});
  await openActivations();
  const open = "state in ('requested','contacted','in-progress','waiting-for-partner')";
  const [{ n }] = await all(`select count(*)::int as n from activations where ${open}`);
  expect(n).toBeGreaterThanOrEqual(activations);
  const target = Temporal.Now.plainDateISO("UTC").add({ days }).toString();
  const moves = ["example", "clock", "--to", target];
  for (let kill = 0; kill < kills; kill += 1) {
    await killed(random() < 0.7 ? moves : ["work"], 1_500 * random());
  }
  // At last both are left alone.
  const [code] = await once(start(moves), "exit");
  // A move that was killed last may have come to the day already.
  expect([0, 2]).toContain(code);
  const worker = start(["work"]);
  const unsent = "select count(*)::int as n from messages where state = 'waiting'";
  while ((await all(unsent))[0].n > 0) {
    await sleep(200);
    // A message that a killed process held is free again after three minutes.
    await all("update messages set next_attempt_at = null where state = 'waiting'");
    await all("select graphile_worker.add_job('messages.deliver', job_key => 'messages.deliver')");
  }
  worker.kill("SIGTERM");
  await once(worker, "exit");
  await agree();
}, 900_000);

/** The table of messages, the mailbox and the events say the same. */
async function agree(): Promise<void> {
  const sent = await all("select mail_id, cause, partner_id from messages where state = 'sent'");
  expect(sent.length).toBeGreaterThan(20);
  const arrived = new Set(mail.arrived.map(({ headers }) => headers.get("message-id")));
  expect(sent.filter(({ mail_id }) => !arrived.has(mail_id))).toEqual([]);
  expect([...arrived].filter((id) => !sent.some(({ mail_id }) => mail_id === id))).toEqual([]);
  expect(new Set(sent.map(({ partner_id, cause }) => `${partner_id} ${cause}`)).size).toBe(sent.length);
  // A link that ended while its mail waited for a worker is not worth a mail any more.
  const undelivered = `select template, last_error from messages where state in ('waiting', 'failed')
    and not (template = 'verify-contact' and link is null
      and link_ends_at <= (select max(occurred_at) from events where what = 'example.moved'))`;
  expect(await all(undelivered)).toEqual([]);
  const unlike = `select o.outreach_id from outreaches o left join events e on e.what = 'outreach.opened'
    and e.partner_id = o.partner_id and (e.data ->> 'outreach')::bigint = o.outreach_id
    group by 1 having count(e.event_id) <> 1`;
  expect(await all(unlike)).toEqual([]);
  const warned = `select split_part(cause, ':', 2), split_part(cause, ':', 3), email from messages
    where cause like 'promise:%' group by 1, 2, 3 having count(*) > 1`;
  expect(await all(warned)).toEqual([]);
  const missed = `select promise_id from promises where kept_at is null and void_at is null and not paused
    and due_at <= (select max(occurred_at) from events where what = 'example.moved')
    and not exists (select from messages where cause like 'promise:' || promise_id || ':missed:%')`;
  expect(await all(missed)).toEqual([]);
  expect((await verifyChains(database)).breaks).toEqual([]);
}
