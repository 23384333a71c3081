import { expect, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import { asServer } from "../platform/database/transaction.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { decidePartner } from "./decide-partner.ts";
import { loadPartners } from "./load-partners.ts";
import { epoch } from "./testing-lines.ts";
import { addPartner, addSales, publishVersions } from "./testing-marketplace.ts";

const database = await testDatabase();

test("a long decision lets the process do other work between its steps", async () => {
  await publishVersions(database, ["2020-07", "2023-08", "2023-12"]);
  await addPartner(database, "p", "2024-01-01", "2024-01-01");
  await addSales(database, "p", [{ line: "1", on: "2024-02-01", amount: "600.00" }]);
  const { timeline } = await loadTimeline(database);
  const day = epoch("2024-03-01");
  const [partner] = await loadPartners(asServer(database), timeline, ["p"], day, day);
  if (partner === undefined) throw new Error("the partner is on record");
  let breaths = 0;
  const breathe = async () => {
    breaths += 1;
  };
  const before = { markedAt: Temporal.Now.instant(), latest: null };
  const { past } = await decidePartner(timeline, partner, before, day, breathe);
  expect(past.nextOn).toBe(epoch("2025-01-01"));
  expect(breaths).toBeGreaterThan(3);
});
