import type { Clock } from "../../platform/clock.ts";
import { byClock } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { makeTemplate, type TestDatabase, testDatabase } from "../../platform/database/testing.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { publishVersions } from "../../standing/testing-marketplace.ts";
import { finishExample, insertExample } from "./example-store.ts";
import { loadExample } from "./load-example.ts";

/** The moment at which the example of `exampleDatabase` was loaded. */
export const exampleClock: Clock = { now: () => Temporal.Instant.from("2026-03-15T12:00:00Z") };

/** A fresh database with the example marketplace in it, which is loaded once in a test run. */
export async function exampleDatabase(): Promise<TestDatabase> {
  await makeTemplate("laurel_example", async (database) => {
    await loadExample(byClock(database, exampleClock), exampleClock, () => {});
  });
  return testDatabase("laurel_example");
}

/** A fresh database with the newest version of the example's program and its clock, and no companies. */
export async function emptyExample(): Promise<TestDatabase> {
  const database = await testDatabase();
  await publishVersions(database, ["2026-01"]);
  const now = exampleClock.now();
  await transaction(database, allPartners, async (tx) => {
    await insertExample(tx, { source: "example", day: now.toString().slice(0, 10), now });
    await finishExample(tx, now);
  });
  return database;
}
