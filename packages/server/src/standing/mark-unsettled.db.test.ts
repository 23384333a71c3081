import { expect, test } from "vitest";
import { todayOf } from "../platform/clock.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { drainStandings } from "./drain-standings.ts";
import { markUnsettled } from "./settled-store.ts";
import { addPartner, addSales, publishVersions } from "./testing-marketplace.ts";

const database = await testDatabase();
const today = todayOf(database.clock, []).toString();

/** Marks everyone whose answer may be another one; gives how many the others are, and who is due. */
async function mark(): Promise<readonly [number, readonly string[]]> {
  const settled = await transaction(database, allPartners, (tx) => markUnsettled(tx, today));
  const { rows } = await database.owner.query<{ id: string }>(
    "select partner_id as id from standing_due where due_on <= $1 order by partner_id",
    [today],
  );
  return [settled, rows.map(({ id }) => id)];
}

const change = (statement: string) => database.owner.query(statement);

test("a partner that was decided today, with nothing new since, is not decided again", async () => {
  await publishVersions(database, ["2020-07", "2023-08"]);
  const ids = ["failed", "new", "same", "sold", "yesterday"];
  for (const id of ids) await addPartner(database, id, "2024-03-01", "2024-03-10");
  expect(await mark()).toEqual([0, ids]);
  await drainStandings(database, database.clock);
  expect(await mark()).toEqual([5, []]);

  await change("delete from standing_due where partner_id = 'new'");
  await change(
    "insert into standing_failures (partner_id, failures, code, params) values ('failed', 1, '', '{}')",
  );
  await change("update standing_due set decided_on = decided_on - 1 where partner_id = 'yesterday'");
  await addSales(database, "sold", [{ line: "1", on: "2024-04-01", amount: "600.00" }]);
  expect(await mark()).toEqual([1, ["failed", "new", "sold", "yesterday"]]);
  expect(await mark()).toEqual([1, ["failed", "new", "sold", "yesterday"]]);
  await drainStandings(database, database.clock);
  expect(await mark()).toEqual([5, []]);

  // A version may also change what comes next, so everyone is decided whenever it is in force.
  await publishVersions(database, ["2023-12"]);
  await change("update standing_due set due_on = '2999-01-01'");
  expect(await mark()).toEqual([0, ids]);
});
