import { expect, test } from "vitest";
import { allPartners } from "../platform/database/sight.ts";
import { type TestDatabase, testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { loadDated } from "../program/load-timeline.ts";
import { replayPartner } from "./replay-partner.ts";
import { addPartner, decideOn, inTheMorning, onDay, publishVersions } from "./testing-marketplace.ts";

/** A partner whose publication of 2023 gives something under the oldest version alone. */
async function decidePublished(database: TestDatabase): Promise<void> {
  await addPartner(inTheMorning(database, "2024-07-15"), "P", "2023-04-04", "2023-04-04");
  await decideOn(database, "P", "2024-07-15");
}

const replay = (database: TestDatabase) =>
  transaction(database, allPartners, async (tx) => replayPartner(tx, await loadDated(tx), "P"));

test("a record is reproduced by the versions that its own database had then", async () => {
  const late = await testDatabase();
  await publishVersions(onDay(late, "2024-06-01"), ["2023-08", "2023-12"]);
  await decidePublished(late);
  await publishVersions(onDay(late, "2024-11-07"), ["2020-07"]);
  const early = await testDatabase();
  await publishVersions(onDay(early, "2024-06-01"), ["2020-07", "2023-08", "2023-12"]);
  await decidePublished(early);
  for (const database of [late, early])
    expect(await replay(database)).toEqual({ reproduced: 1, withoutFacts: 0, differences: [] });
});
