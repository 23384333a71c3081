import { getExampleClock, moveExampleClock } from "@laurel/contract";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { runs } from "../../../../core/src/testing/runs.ts";
import { addPerson } from "../../people/members/testing-members.ts";
import { byClock } from "../../platform/database/open.ts";
import { Streams } from "../../platform/live/streams.ts";
import { addPartner } from "../../standing/testing-marketplace.ts";
import { testApp } from "../testing-app.ts";
import { emptyExample, exampleClock } from "./testing-example.ts";

const database = byClock(await emptyExample(), exampleClock);
const limits = { known: 100_000, unknown: 100_000 };
const { ask } = await testApp(database, { clock: exampleClock, limits });
await addPartner(database, "acme", "2026-01-10", "2026-02-01");
for (const person of ["ada", "adam"]) await addPerson(database, person);
await database.owner.query(`insert into team_members (user_id, role) values
  ('ada', 'advocate'), ('adam', 'administrator')`);
const moveBy = (days: number) => ask(moveExampleClock, { body: { days } });
// What follows from the partner's own facts is recorded first: then only what a test adds falls due.
await moveBy(1);
await database.owner.query("update standing_due set due_on = 'infinity'");

beforeEach(async () => {
  await database.owner.query(`delete from promises; delete from messages; delete from outreaches;
    update unlocks set closed_on = '2026-03-16' where closed_on is null`);
});

let subjects = 0;
/** Opens a promise at a moment that is kept or missed by another; both in hours from now. */
async function promise(openHours: number, dueHours: number): Promise<void> {
  const { now } = await ask(getExampleClock, {});
  const at = (hours: number) => Temporal.Instant.from(now).add({ minutes: Math.round(hours * 60) });
  const [opened, due] = [at(openHours), at(dueHours)];
  const warn = opened.add({ milliseconds: Math.ceil((due.since(opened).total("milliseconds") * 3) / 4) });
  subjects += 1;
  await database.owner.query(
    `insert into promises (partner_id, kind, subject, title, language, opened_at, until, due_at, warn_at,
       assignee)
     values ('acme', 'contact', $1, 'whats-new-blog', 'en', $2, $3, $3, $4, 'ada')`,
    [`activation:${subjects}`, opened.toString(), due.toString(), warn.toString()],
  );
}
const nextEvent = async () => {
  const { today, nextEventOn } = await ask(getExampleClock, {});
  return nextEventOn === null ? null : Temporal.PlainDate.from(today).until(nextEventOn).days;
};

test("the next event is the next promise to warn of or to miss, whichever comes first", async () => {
  await promise(0, 10 * 24);
  expect(await nextEvent()).toBe(8);
  await promise(-9 * 24, 3 * 24);
  // Its warning is due now.
  expect(await nextEvent()).toBe(3);
  await moveBy(3);
  expect(await nextEvent()).toBe(5);
});

test("the next event is the day after an outreach was due", async () => {
  const { today } = await ask(getExampleClock, {});
  await database.owner.query(
    `insert into outreaches (partner_id, offer_id, option, published_on, due_on, benefits, added, opened_at)
     select partner_id, offer_id, 'trial', $1::date, $1::date + 4, '{}', '{}', now() from offers`,
    [today],
  );
  expect(await nextEvent()).toBe(5);
});

test("the next event is the warning before an unlock or an allowance ends", async () => {
  const { today } = await ask(getExampleClock, {});
  const unlock = (more: string) =>
    database.owner.query(
      `insert into unlocks (partner_id, benefit, version, opened_on, ends_on, term_from, amount_minor)
       values ('acme', ${more})`,
      [today],
    );
  const lastYear = "$1::date - interval '1 year' + interval '35 days'";
  await unlock(`'azure-sponsorship-trial', '2026-01', $1, null, ${lastYear}, 100`);
  expect(await nextEvent()).toBe(5);
  await unlock("'whats-new-blog', '2026-01', $1, $1::date + 34, null, null");
  expect(await nextEvent()).toBe(4);
});

test("the next event is the day on which time alone changes a standing", async () => {
  const { today } = await ask(getExampleClock, {});
  const due = "update standing_due set due_on";
  await database.owner.query(`${due} = $1::date + 6`, [today]);
  expect(await nextEvent()).toBe(6);
  await database.owner.query(`${due} = 'infinity'`);
});

test("a move tells every open page, whichever partner its reader may see", async () => {
  const streams = new Streams(database);
  const membership = { partnerId: "other", role: "viewer" } as const;
  const caller = { kind: "person", userId: "olga", teamRole: null, memberships: [membership] } as const;
  const out = await streams.open({ caller, after: null, authenticate: async () => caller });
  let heard = "";
  out?.on("data", (text) => {
    heard += String(text);
  });
  const { now } = await moveBy(1);
  await expect.poll(() => heard).toContain(JSON.stringify({ what: "clock", id: now, partner_id: "" }));
  await streams.close();
});

test("however far the clock moves, each missed promise was warned of once before and escalated", async () => {
  const hours = fc.double({ min: 0.1, max: 24 * 9, noNaN: true });
  const moves = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.array(hours, { minLength: 1, maxLength: 8 }), moves, async (lengths, days) => {
      await database.owner.query("delete from messages; delete from promises");
      for (const length of lengths) await promise(0, length);
      for (const each of days) await moveBy(each);
      const { now } = await ask(getExampleClock, {});
      const { rows } = await database.owner.query(
        `select due_at <= $1 as missed,
           array(select created_at < due_at from messages where cause =
             'promise:' || promise_id || ':quarter-left:ada') as warned,
           array(select email from messages where cause like 'promise:' || promise_id || ':missed:%'
             and created_at >= due_at order by email) as told
         from promises where kind = 'contact'`,
        [now],
      );
      for (const { missed, warned, told } of rows.filter((each) => each.missed)) {
        expect({ missed, warned, told }).toEqual({
          missed: true,
          warned: [true],
          told: ["ada@example.com", "adam@example.com"],
        });
      }
      expect(rows).toHaveLength(lengths.length);
    }),
    { ...runs(9), endOnFailure: true },
  );
});
