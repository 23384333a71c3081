import { expect, test } from "vitest";
import { systemClock } from "../platform/clock.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { loadDated } from "../program/load-timeline.ts";
import { claimDue } from "./claim-due.ts";
import { drainStandings } from "./drain-standings.ts";
import { recomputeStandings } from "./recompute-standings.ts";
import { replayPartner } from "./replay-partner.ts";
import { addPartner, addSales, publishVersions } from "./testing-marketplace.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
const today = systemClock.now().toZonedDateTimeISO("UTC").toPlainDate().toString();

/** How many statements wait for a lock. */
async function waiting(): Promise<number> {
  const statement = `select count(distinct pid)::int as waiting
    from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`;
  return (await database.owner.query(statement)).rows[0].waiting;
}

test("a record rests on all that had been received by its moment, also on what was on its way", async () => {
  await addPartner(database, "P", "2024-04-04", "2024-04-04");
  const blocker = await database.owner.connect();
  await blocker.query("begin; lock table sales_daily in exclusive mode");
  const importing = addSales(database, "P", [{ line: "1", on: today, amount: "30000.00" }]);
  await expect.poll(waiting).toBe(1);
  let isDone = false;
  const recomputing = drainStandings(database, systemClock).then(() => {
    isDone = true;
  });
  await expect.poll(async () => isDone || (await waiting()) === 2).toBe(true);
  await blocker.query("rollback");
  blocker.release();
  await Promise.all([importing, recomputing]);
  await drainStandings(database, systemClock);
  const replayed = await transaction(database, allPartners, async (tx) =>
    replayPartner(tx, await loadDated(tx), "P"),
  );
  expect(replayed).toMatchObject({ reproduced: expect.any(Number), differences: [] });
  expect(replayed.reproduced).toBeGreaterThan(0);
});

test("facts about a claimed partner wait for its decision and make it due again", async () => {
  await addPartner(database, "Q", "2024-04-04", "2024-04-04");
  let importing = Promise.resolve();
  await transaction(database, allPartners, async (tx) => {
    const claimed = await claimDue(database, tx, systemClock);
    expect(claimed.due).toMatchObject([{ partnerId: "Q" }]);
    importing = addSales(database, "Q", [{ line: "1", on: today, amount: "30000.00" }]);
    await expect.poll(waiting).toBe(1);
    await recomputeStandings(tx, claimed);
  });
  await importing;
  const { rows } = await database.owner.query(
    `select due_on <= $1 as is_due, stale_since is not null as is_stale from standing_due
     where partner_id = 'Q'`,
    [today],
  );
  expect(rows).toEqual([{ is_due: true, is_stale: true }]);
});
