import fc from "fast-check";
import { expect, test } from "vitest";
import { accounted } from "../app/accounted.ts";
import { verifyState } from "../platform/audit/verify-state.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { drainStandings } from "./drain-standings.ts";
import { addPartner, addSales, clockAt, publishVersions } from "./testing-marketplace.ts";

const database = await testDatabase();
await publishVersions(database, ["2020-07", "2023-08", "2023-12"]);
await addPartner(database, "ahead", "2024-03-01", "2024-03-10");
await addSales(database, "ahead", [
  { line: "1", on: "2024-04-01", amount: "600.00" },
  { line: "2", on: "2024-09-01", amount: "30000.00" },
]);

async function rows<T extends object>(query: string, ...values: unknown[]): Promise<T[]> {
  return (await database.owner.query<T>(query, values)).rows;
}

const start = Temporal.PlainDate.from("2024-05-01");

/** What must never be on record once the partners were decided for `today`. */
async function findWrong(today: string): Promise<readonly object[]> {
  return rows(
    `select 'award of a future day' as wrong, as_of::text as day from standings where as_of > $1
     union all select 'unlock opened in the future', opened_on::text from unlocks where opened_on > $1
     union all select 'unlock closed in the future', closed_on::text from unlocks where closed_on > $1
     union all select 'unlock closed before it opened', closed_on::text from unlocks
       where closed_on < opened_on
     union all select 'answer of another day', as_of::text from current_standings where as_of <> $1
     union all select 'look later than the next change', due_on::text from standing_due
       join current_standings using (partner_id) where due_on > next_change_on`,
    today,
  );
}

const openUnlocks = () =>
  rows(`select benefit, offer_id, version, term_from, amount_minor from unlocks where closed_on is null
     order by 1, 2`);

test("wherever the clock jumps, no record is of a day to come, and the log accounts for all", async () => {
  const jumps = fc.array(fc.integer({ min: 0, max: 1500 }), { minLength: 2, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(jumps, async (days) => {
      for (const offset of days) {
        const today = start.add({ days: offset }).toString();
        await drainStandings(database, clockAt(today));
        // Only those who were due or ahead are decided.
        await database.owner.query("update standing_due set due_on = $1 where decided_on < $1", [today]);
        await drainStandings(database, clockAt(today));
        expect(await findWrong(today)).toEqual([]);
      }
    }),
    { numRuns: 8 },
  );
  expect((await verifyState(database, accounted)).differences).toEqual([]);
});

test("after a clock that ran a year ahead, a partner has what it would have had without it", async () => {
  const today = "2024-10-01";
  await drainStandings(database, clockAt("2024-05-01"));
  await drainStandings(database, clockAt(today));
  await database.owner.query("update standing_due set due_on = '2024-05-01'");
  await drainStandings(database, clockAt(today));
  const before = await openUnlocks();
  const due = await rows("select due_on from standing_due");
  await drainStandings(database, clockAt("2025-10-01"));
  expect(await rows("select from standings where as_of > $1", today)).not.toEqual([]);
  await drainStandings(database, clockAt(today));
  expect(await openUnlocks()).toEqual(before);
  expect(await rows("select due_on from standing_due")).toEqual(due);
  const [event] = await rows<{ data: object; before: { standings: object[] } }>(
    "select data, before from events where what = 'standing.withdrawn' order by event_id desc limit 1",
  );
  expect(event?.data).toEqual({ after: today, because: "clock" });
  expect(event?.before.standings.length).toBeGreaterThan(0);
});
