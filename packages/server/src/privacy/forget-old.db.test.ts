import { beforeEach, expect, test } from "vitest";
import { append, emptyChains } from "../platform/audit/testing.ts";
import { verifyChains } from "../platform/audit/verify-chains.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { forgetOld } from "./forget-old.ts";

const database = await testDatabase();
const retention = { sessionsDays: 30, messagesDays: 400, eventAddressesDays: 90 };
const began = Temporal.Now.instant();
const after = (days: number, seconds: number) => ({
  now: () => began.add({ hours: 24 * days, seconds }),
});
const none = { sessions: 0, links: 0, messages: 0, eventAddresses: 0 };
const at = began.toString();

async function rows(query: string): Promise<readonly object[]> {
  return (await database.owner.query(query)).rows;
}

beforeEach(async () => {
  await emptyChains(database);
  await database.owner.query(
    `truncate identity."user", identity.verification, identity."rateLimit", identity.guesses,
       identity.tallies, messages cascade`,
  );
});

test("sessions and links are erased once they have ended for longer than configured", async () => {
  await database.owner.query(
    `insert into identity."user" (id, name, email, "emailVerified", locale)
     values ('u', 'U', 'u@example.com', true, 'en')`,
  );
  await database.owner.query(
    `insert into identity.session (id, "expiresAt", token, "updatedAt", "userId")
     values ('s', $1, 't', now(), 'u')`,
    [at],
  );
  await database.owner.query(
    `insert into identity.verification (id, identifier, value, "expiresAt", "updatedAt")
     values ('v', 'i', 'u', $1, now())`,
    [at],
  );
  expect(await forgetOld(database, after(30, 0), retention)).toEqual(none);
  expect(await forgetOld(database, after(30, 1), retention)).toEqual({ ...none, sessions: 1, links: 1 });
  expect(await rows("select id from identity.session")).toEqual([]);
  expect(await rows("select what, who, data from events")).toEqual([
    {
      what: "privacy.forgotten",
      who: "laurel",
      data: { sessions: 1, links: 1, messages: 0, event_addresses: 0 },
    },
  ]);
});

test("the contents of a message are erased once it has been settled for longer than configured", async () => {
  await database.owner.query(
    `insert into messages (cause, template, locale, email, params, link, link_ends_at, state,
       created_at, sent_at) values
       ('sent', 'invitation', 'en', 'a@example.com', '{"partner": "P", "inviter": "I", "role": "owner"}',
         null, null, 'sent', $1::timestamptz - interval '1 day', $1),
       ('failed', 'invitation', 'en', 'a@example.com', '{}', 'l', $1, 'failed', $1, null),
       ('waiting', 'invitation', 'en', 'a@example.com', '{}', 'l', $1, 'waiting', $1, null)`,
    [at],
  );
  expect(await forgetOld(database, after(400, 0), retention)).toEqual(none);
  expect(await forgetOld(database, after(400, 1), retention)).toEqual({ ...none, messages: 2 });
  expect(await rows("select cause, email, params, link, state from messages order by cause")).toEqual([
    { cause: "failed", email: "erased", params: {}, link: null, state: "failed" },
    {
      cause: "sent",
      email: "erased",
      params: { partner: "—", inviter: "—", role: "owner" },
      link: null,
      state: "sent",
    },
    { cause: "waiting", email: "a@example.com", params: {}, link: "l", state: "waiting" },
  ]);
  expect(await forgetOld(database, after(800, 0), retention)).toEqual(none);
});

test("guesses are forgotten after a day; the audit log gets what it doesn't have yet", async () => {
  await database.owner.query(
    `insert into identity.guesses (account, kind, device, failures, last_at, next_at)
     values ('a', 'password', '', 7, $1, $1)`,
    [at],
  );
  await database.owner.query(
    `insert into identity.tallies (subject, what, data, pending, reported_at) values
       ('one', 'sign-in.failed', '{"kind": "code"}', 3, $1), ('other', 'sign-in.failed', '{}', 0, $1)`,
    [at],
  );
  await forgetOld(database, after(1, 0), retention);
  expect(await rows("select subject from identity.tallies")).toHaveLength(2);
  expect(await forgetOld(database, after(1, 1), retention)).toEqual(none);
  expect(await rows("select from identity.guesses union all select from identity.tallies")).toEqual([]);
  expect(await rows("select what, who, data, personal from events")).toEqual([
    { what: "sign-in.failed", who: "laurel", data: { kind: "code", times: 3 }, personal: null },
  ]);
});

test("where a session came from is forgotten, batch by batch; other events and the chain stay", async () => {
  const personal = { person: "u", address: "192.0.2.7" };
  const session = { partnerId: "", what: "session.created", data: { person: "u" }, personal };
  const created = { partnerId: "", what: "thing.made", personal };
  const failed = { ...session, what: "sign-in.failed" };
  await append(database, [session, created, session, failed]);
  const { rows: moments } = await database.owner.query("select max(occurred_at) as last from events");
  const days90 = (seconds: number) => ({
    now: () => (moments[0].last as Temporal.Instant).add({ hours: 24 * 90, seconds }),
  });
  expect(await forgetOld(database, days90(0), retention)).toEqual(none);
  expect(await forgetOld(database, days90(1), retention, 2)).toEqual({ ...none, eventAddresses: 3 });
  expect(await rows("select what from events where personal is not null")).toEqual([{ what: "thing.made" }]);
  expect(await verifyChains(database)).toMatchObject({ total: 0, events: 6 });
  expect(await forgetOld(database, days90(1), retention)).toEqual(none);
});

test("counts of requests are deleted after a day, without an event", async () => {
  await database.owner.query(
    `insert into identity."rateLimit" (id, key, count, "lastRequest")
     values ('r', '192.0.2.7|/sign-in', 1, $1)`,
    [began.epochMilliseconds],
  );
  await forgetOld(database, after(1, 0), retention);
  expect(await rows('select id from identity."rateLimit"')).toHaveLength(1);
  expect(await forgetOld(database, after(1, 1), retention)).toEqual(none);
  expect(await rows('select id from identity."rateLimit" union all select what from events')).toEqual([]);
});
