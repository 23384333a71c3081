import type { Clock } from "../../platform/clock.ts";
import { byClock } from "../../platform/database/open.ts";
import { makeTemplate, type TestDatabase, testDatabase } from "../../platform/database/testing.ts";
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
