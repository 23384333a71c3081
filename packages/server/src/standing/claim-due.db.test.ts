import { expect, test } from "vitest";
import { systemClock } from "../platform/clock.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { loadDated } from "../program/load-timeline.ts";
import { drainStandings } from "./drain-standings.ts";
import { replayPartner } from "./replay-partner.ts";
import { addPartner, addSales, publishVersions } from "./testing-marketplace.ts";

const database = await testDatabase();

/** How many statements wait for a lock. */
async function waiting(): Promise<number> {
  const statement = `select count(distinct pid)::int as waiting
    from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`;
  return (await database.owner.query(statement)).rows[0].waiting;
}

test("a record rests on all that had been received by its moment, also on what was on its way", async () => {
  await publishVersions(database, ["2023-12"]);
  await addPartner(database, "P", "2024-04-04", "2024-04-04");
  const today = systemClock.now().toZonedDateTimeISO("UTC").toPlainDate().toString();
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
