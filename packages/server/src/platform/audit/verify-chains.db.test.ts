import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../../../core/src/testing/runs.ts";
import { testDatabase } from "../database/testing.ts";
import { append, emptyChains, tamper } from "./testing.ts";
import { verifyChains } from "./verify-chains.ts";

const database = await testDatabase();

/** A chain of its own of six events, of which the third says something about a person. */
async function chain(partnerId: string): Promise<void> {
  const events = ["one", "two", "three", "four", "five", "six"].map((what) => ({
    partnerId,
    what: `thing.${what}`,
    data: { amount: 100 },
    ...(what === "three" ? { personal: { person: "u1", name: "Kim" } } : {}),
  }));
  await append(database, events);
}

const at = (partnerId: string, place: number) => `where partner_id = '${partnerId}' and event_id = ${place}`;

/** What is found in one chain, as short text. */
async function found(partnerId: string): Promise<readonly string[]> {
  const { breaks } = await verifyChains(database);
  return breaks
    .filter((each) => each.partnerId === partnerId)
    .map(({ problem, first, last }) => `${problem} ${first}-${last}`);
}

test("untouched chains are intact", async () => {
  await chain("whole");
  expect(await found("whole")).toEqual([]);
});

test.each<[string, readonly ((id: string) => string)[], readonly string[]]>([
  ["a changed byte", [(id) => `update events set data = '{"amount": 101}' ${at(id, 4)}`], ["edited 4-4"]],
  [
    "a changed byte whose hash was computed again",
    [
      (id) => `update events set who = 'laurel' ${at(id, 4)}`,
      (id) =>
        `update events set hash = event_hash((select hash from events ${at(id, 3)}), events) ${at(id, 4)}`,
    ],
    ["edited 5-5"],
  ],
  ["a missing line in the middle", [(id) => `delete from events ${at(id, 3)}`], ["missing 3-3"]],
  [
    "several missing lines",
    [(id) => `delete from events where partner_id = '${id}' and event_id in (2, 3, 5)`],
    ["missing 2-3", "missing 5-5"],
  ],
  [
    "a missing line whose place another took",
    [
      (id) => `delete from events ${at(id, 3)}`,
      (id) => `update events set event_id = 3 ${at(id, 4)}`,
      (id) => `update events set event_id = 4 ${at(id, 5)}`,
      (id) => `update events set event_id = 5 ${at(id, 6)}`,
    ],
    ["edited 3-3", "edited 4-4", "edited 5-5", "end-missing 6-6"],
  ],
  ["a missing first line", [(id) => `delete from events ${at(id, 1)}`], ["missing 1-1"]],
  ["a missing last line", [(id) => `delete from events ${at(id, 6)}`], ["end-missing 6-6"]],
  [
    "a missing last line with its end",
    [(id) => `delete from events ${at(id, 6)}`, (id) => `delete from event_heads where partner_id = '${id}'`],
    ["end-unknown 5-5"],
  ],
  [
    "two swapped lines",
    [
      (id) => `update events set event_id = 99 ${at(id, 2)}`,
      (id) => `update events set event_id = 2 ${at(id, 4)}`,
      (id) => `update events set event_id = 4 ${at(id, 99)}`,
    ],
    ["edited 2-2", "edited 3-3", "edited 4-4", "edited 5-5"],
  ],
  ["everything gone", [(id) => `delete from events where partner_id = '${id}'`], ["end-missing 1-6"]],
  [
    "a line of another partner",
    [
      (id) => `insert into events (partner_id, what, who) values ('${id}-other', 'thing.taken', 'cli')`,
      (id) => `delete from events ${at(id, 6)}`,
      (id) => `update events set partner_id = '${id}', event_id = 6 where partner_id = '${id}-other'`,
    ],
    ["edited 6-6", "end-differs 6-6"],
  ],
  [
    "an end that was set back",
    [(id) => `update event_heads set event_id = 5 where partner_id = '${id}'`],
    ["end-differs 6-6"],
  ],
  [
    "an edited personal part",
    [(id) => `update events set personal = '{"person": "u2"}' ${at(id, 3)}`],
    ["personal-edited 3-3"],
  ],
  [
    "a personal part for an event that had none",
    [(id) => `update events set personal = '{"person": "u2"}', personal_salt = 'x' ${at(id, 4)}`],
    ["personal-edited 4-4"],
  ],
  [
    "a personal part that is gone without its salt",
    [(id) => `update events set personal = null ${at(id, 3)}`],
    ["personal-edited 3-3"],
  ],
])("%s is found, and where", async (name, statements, expected) => {
  const partnerId = name.replaceAll(" ", "-");
  await chain(partnerId);
  for (const statement of statements) await tamper(database, statement(partnerId));
  expect(await found(partnerId)).toEqual(expected);
});

test("an erased personal part is no break", async () => {
  await chain("erased");
  await database.owner.query(`update events set personal = null, personal_salt = null ${at("erased", 3)}`);
  expect(await found("erased")).toEqual([]);
});

const edits: Readonly<Record<string, string>> = {
  partner_id: "partner_id || 'x'",
  event_id: "event_id + 1000",
  occurred_at: "occurred_at + interval '1 microsecond'",
  what: "what || '!'",
  who: "'person:somebody'",
  on_behalf: "coalesce(on_behalf || 'x', '')",
  data: "jsonb_set(data, '{sneaked}', 'null')",
  before: `coalesce(before, '{}') || '{"sneaked": true}'`,
  after: `coalesce(after, '{}') || '{"sneaked": true}'`,
  why: "coalesce(why || ' ', '')",
  request_id: "coalesce(request_id || 'x', '')",
  personal: `coalesce(personal, '{}') || '{"sneaked": 1}'`,
  personal_salt: "coalesce(personal_salt, '') || 'x'",
  personal_digest: "coalesce(personal_digest, '') || 'x'",
  hash: "sha256(hash)",
  state: `coalesce(state, '[]') || '[{"of": "team", "id": "u1", "fields": {"role": "administrator"}}]'`,
};

const text = fc.option(fc.string({ unit: "grapheme", maxLength: 8 }).map(storable), { nil: null });
const thing = fc.dictionary(fc.string({ maxLength: 4 }).map(storable), fc.oneof(fc.integer(), text), {
  maxKeys: 3,
});
const event = fc.record(
  {
    partnerId: fc.constantFrom("", "p1", "p2", "p3"),
    what: fc.constantFrom("thing.made", "thing.ended"),
    data: thing,
    before: fc.option(thing),
    after: fc.option(thing),
    why: text,
    personal: thing.map((rest) => ({ person: "u1", ...rest })),
    state: fc.array(fc.record({ of: fc.constant("thing"), id: fc.constant("1"), fields: fc.option(thing) })),
  },
  { requiredKeys: ["partnerId", "what"] },
);

/** PostgreSQL's texts hold no NUL. */
function storable(given: string): string {
  return given.replaceAll("\0", "").toWellFormed();
}

test("after any events, any edit of any field is found", async () => {
  await database.owner.query("alter table events disable trigger keep_event");
  const law = fc.asyncProperty(
    fc.array(fc.array(event, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 }),
    fc.constantFrom(...Object.keys(edits)),
    fc.nat(),
    async (batches, column, pick) => {
      await emptyChains(database);
      await database.owner.query('truncate memberships, team_members, identity."user" cascade');
      for (const batch of batches) await append(database, batch);
      expect((await verifyChains(database)).total).toBe(0);
      const { rowCount } = await database.owner.query(
        `update events set ${column} = ${edits[column]} where (partner_id, event_id) = (
           select partner_id, event_id from events order by partner_id, event_id
           offset $1::bigint % (select count(*) from events) limit 1)`,
        [pick],
      );
      expect(rowCount).toBe(1);
      expect((await verifyChains(database)).total).toBeGreaterThan(0);
    },
  );
  await fc.assert(law, runs(150));
});
