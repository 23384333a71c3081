import { parseDay } from "@laurel/core";
import { expect, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import { asServer } from "../platform/database/transaction.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { decidePartner } from "./decide-partner.ts";
import { loadHistories } from "./history-store.ts";
import { addPartner, addSales, publishVersions } from "./testing-marketplace.ts";

const database = await testDatabase();

test("a long decision lets the process do other work between its steps", async () => {
  await publishVersions(database, ["2020-07", "2023-08", "2023-12"]);
  await addPartner(database, "p", "2024-01-01", "2024-01-01");
  await addSales(database, "p", [{ line: "1", on: "2024-02-01", amount: "600.00" }]);
  const [partner] = await loadHistories(asServer(database), ["p"]);
  if (partner === undefined) throw new Error("the partner is on record");
  const { timeline } = await loadTimeline(database);
  let breaths = 0;
  const breathe = async () => {
    breaths += 1;
  };
  const before = { markedAt: Temporal.Now.instant(), latest: null, answer: null, corrected: null };
  const day = parseDay("2024-03-01");
  if (day === null) throw new Error("the day is in the calendar");
  const { dueOn } = await decidePartner(timeline, partner, before, day, breathe);
  expect(dueOn).toBe("2025-01-01");
  expect(breaths).toBeGreaterThan(3);
});
