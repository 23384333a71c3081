import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { allPartners } from "../database/sight.ts";
import { testDatabase } from "../database/testing.ts";
import { transaction } from "../database/transaction.ts";
import { appendEvents } from "./append-events.ts";
import { append } from "./testing.ts";
import { verifyChains } from "./verify-chains.ts";

const database = await testDatabase();
const query = async (text: string, values: unknown[] = []) => (await database.owner.query(text, values)).rows;

test("each partner's events have their places in its own chain, in the order given", async () => {
  await append(database, [
    { partnerId: "b", what: "thing.first" },
    { partnerId: "", what: "thing.first" },
    { partnerId: "b", what: "thing.second" },
    { partnerId: "a", what: "thing.first" },
    { partnerId: "b", what: "thing.third" },
  ]);
  await append(database, [{ partnerId: "a", what: "thing.second" }]);
  expect(await query("select partner_id, event_id, what from events order by 1, 2")).toEqual([
    { partner_id: "", event_id: 1, what: "thing.first" },
    { partner_id: "a", event_id: 1, what: "thing.first" },
    { partner_id: "a", event_id: 2, what: "thing.second" },
    { partner_id: "b", event_id: 1, what: "thing.first" },
    { partner_id: "b", event_id: 2, what: "thing.second" },
    { partner_id: "b", event_id: 3, what: "thing.third" },
  ]);
  expect(await verifyChains(database)).toEqual({ chains: 3, events: 6, breaks: [], total: 0 });
});

test("an event holds the actor, on whose behalf, what, before, after, why and the request", async () => {
  const personal = { person: "u1", name: "Yi-Chun Lin" };
  await append(
    database,
    [
      {
        partnerId: "whole",
        what: "membership.changed",
        data: { person: "u1" },
        before: { role: "viewer" },
        after: { role: "owner" },
        why: "asked by phone",
        personal,
      },
      { partnerId: "whole", what: "membership.ended", before: null },
    ],
    { who: "person:u2", onBehalf: "person:u1", requestId: "r-1" },
  );
  const columns = "what, who, on_behalf, data, before, after, why, request_id, personal";
  const [first, second] = await query(
    `select ${columns} from events where partner_id = 'whole' order by event_id`,
  );
  const actor = { who: "person:u2", on_behalf: "person:u1", request_id: "r-1" };
  expect(first).toEqual({
    ...actor,
    what: "membership.changed",
    data: { person: "u1" },
    before: { role: "viewer" },
    after: { role: "owner" },
    why: "asked by phone",
    personal,
  });
  const nothing = { data: {}, before: null, after: null, why: null, personal: null };
  expect(second).toEqual({ ...actor, ...nothing, what: "membership.ended" });
});

test("a change that is rolled back leaves no event and no gap", async () => {
  await append(database, [{ partnerId: "gap", what: "thing.first" }]);
  const failing = transaction(database, allPartners, async (tx) => {
    await appendEvents(tx, { who: "cli" }, [{ partnerId: "gap", what: "thing.lost" }]);
    throw new Error("changed my mind");
  });
  await expect(failing).rejects.toThrow("changed my mind");
  await append(database, [{ partnerId: "gap", what: "thing.second" }]);
  expect(await query("select event_id, what from events where partner_id = 'gap' order by 1")).toEqual([
    { event_id: 1, what: "thing.first" },
    { event_id: 2, what: "thing.second" },
  ]);
});

test("without events, no statement is run", async () => {
  await expect(append(database, [])).resolves.toBeUndefined();
});

test.each([
  ["edited", "update events set what = 'thing.nicer' where partner_id = 'a'"],
  ["re-signed", "update events set hash = sha256('') where partner_id = 'a'"],
  ["given to another partner", "update events set partner_id = 'c' where partner_id = 'a'"],
  ["half erased", "update events set personal = null where partner_id = 'whole'"],
  ["rewritten about a person", `update events set personal = '{"person":"u9"}' where partner_id = 'whole'`],
  ["removed", "delete from events where partner_id = 'a'"],
  ["removed with all others", "truncate events"],
  ["removed with all others and the ends of their chains", "truncate events, event_heads cascade"],
  ["put at the beginning of a chain again", "truncate event_heads"],
])("an event can't be %s", async (_, statement) => {
  await expect(database.owner.query(statement)).rejects.toThrow("an event is appended and never changed");
});

test("what an event says about a person can be erased, and nothing else", async () => {
  await append(database, [{ partnerId: "erased", what: "person.created", personal: { person: "u3" } }]);
  const kept = "partner_id, event_id, occurred_at, what, who, data, personal_digest, hash";
  const before = await query(`select ${kept} from events where partner_id = 'erased'`);
  await query("update events set personal = null, personal_salt = null where partner_id = 'erased'");
  expect(await query(`select ${kept} from events where partner_id = 'erased'`)).toEqual(before);
  expect(await query("select from events where partner_id = 'erased' and personal is null")).toHaveLength(1);
  expect((await verifyChains(database)).breaks).toEqual([]);
});

test("writers to the same partners wait for each other and leave whole chains", async () => {
  const partners = Array.from({ length: 20 }, (_, index) => `shared${index}`);
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    // Each begins with another partner: without a fixed order they would deadlock.
    const order = [...partners.slice(writer), ...partners.slice(0, writer)];
    for (let round = 0; round < 5; round += 1) {
      await append(
        database,
        order.map((partnerId) => ({ partnerId, what: "thing.shared", data: { writer, round } })),
      );
    }
  });
  await Promise.all(writers);
  const counts = await query(
    "select count(*) as count from events where what = 'thing.shared' group by partner_id",
  );
  expect(counts).toEqual(partners.map(() => ({ count: 40 })));
  expect((await verifyChains(database)).breaks).toEqual([]);
});

test("the hash can be computed again outside the database", async () => {
  await append(database, [{ partnerId: "outside", what: "thing.made", data: { b: 1, a: ["x", null] } }]);
  const [event] = await query("select occurred_at, hash from events where partner_id = 'outside'");
  const microseconds = (event.occurred_at as Temporal.Instant).epochNanoseconds / 1000n;
  const text =
    `["outside", 1, ${microseconds}, "thing.made", "cli", null, {"a": ["x", null], "b": 1}, ` +
    "null, null, null, null, null]";
  expect(event.hash).toEqual(createHash("sha256").update(text).digest());
});

test("appending many events of a partner writes the end of its chain once", async () => {
  const many = Array.from({ length: 2000 }, (_, n) => ({
    partnerId: "many",
    what: "thing.done",
    data: { n },
  }));
  const few = { partnerId: "few", what: "thing.done" };
  const updated = await transaction(database, allPartners, async (tx) => {
    const updates = async () => {
      const { rows } = await tx.client.query(
        "select n_tup_upd from pg_stat_xact_user_tables where relname = 'event_heads'",
      );
      return Number(rows[0].n_tup_upd);
    };
    const before = await updates();
    await appendEvents(tx, { who: "cli" }, [...many, few]);
    return (await updates()) - before;
  });
  expect(updated).toBe(2);
  await append(database, [{ partnerId: "many", what: "thing.after" }]);
  expect(await query("select count(*), max(event_id) from events where partner_id = 'many'")).toEqual([
    { count: 2001, max: 2001 },
  ]);
  expect((await verifyChains(database)).breaks).toEqual([]);
});

test("nothing is appended after an event that came by other means than appending", async () => {
  await append(database, [{ partnerId: "slipped", what: "thing.first" }]);
  await database.owner.query("alter table events disable trigger user");
  await database.owner.query(
    `insert into events (partner_id, event_id, what, who, hash)
     select 'slipped', 2, 'thing.slipped', 'cli', ''`,
  );
  await database.owner.query("alter table events enable trigger user");
  await expect(append(database, [{ partnerId: "slipped", what: "thing.second" }])).rejects.toThrow(
    /does not end where its end is on record/,
  );
});
