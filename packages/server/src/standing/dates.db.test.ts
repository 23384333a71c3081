import type { EpochDay } from "@laurel/core";
import { expect, test } from "vitest";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { asServer, transaction } from "../platform/database/transaction.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { datesOf, stillPredicted } from "./dates.ts";
import { historyFor, loadPartners } from "./load-partners.ts";
import { postpone } from "./recompute-standings.ts";
import { findSchedule } from "./standing-store.ts";
import { epoch } from "./testing-lines.ts";
import { addPartner, addSales, decideOn, publishVersions } from "./testing-marketplace.ts";

const database = await testDatabase();
await publishVersions(database, ["2020-07", "2023-08", "2023-12"]);

/** What is still predicted of a partner on a day, and the dates with and without it. */
async function lookOn(partnerId: string, day: string) {
  const reader = asServer(database);
  const { timeline } = await loadTimeline(database);
  const on: EpochDay = epoch(day);
  const [partner] = await loadPartners(reader, timeline, [partnerId], on, on);
  if (partner === undefined) throw new Error(`${partnerId} is not on record`);
  const predicted = stillPredicted(await findSchedule(reader, partnerId), on);
  const of = (known: EpochDay | null) => datesOf(timeline, historyFor(partner), on, known);
  return { predicted, found: of(predicted), searched: of(null) };
}

test("what was predicted gives the dates that a search gives, that day and later", async () => {
  await addPartner(database, "held", "2024-01-01", "2024-01-01");
  await addSales(database, "held", [{ line: "1", on: "2024-02-01", amount: "600.00" }]);
  await addPartner(database, "idle", "2024-01-01", "2024-01-01");
  for (const partnerId of ["held", "idle"]) {
    await decideOn(database, partnerId, "2024-03-01");
    for (const day of ["2024-03-01", "2024-08-15", "2024-12-30"]) {
      const { predicted, found, searched } = await lookOn(partnerId, day);
      expect({ partnerId, day, isKnown: predicted !== null }).toEqual({ partnerId, day, isKnown: true });
      expect(found).toEqual(searched);
    }
  }
  // The sale still counts on the first day of the second term, and the stage is held through that term.
  const { nextChange } = (await lookOn("held", "2024-08-15")).found;
  expect(nextChange?.on).toBe("2026-01-01");
});

test("a prediction ends when a fact arrives or deciding fails", async () => {
  const known = async (day: string) => (await lookOn("facts", day)).predicted !== null;
  await addPartner(database, "facts", "2024-01-01", "2024-01-01");
  expect(await known("2024-01-01")).toBe(false);
  await decideOn(database, "facts", "2024-03-01");
  expect([await known("2024-02-29"), await known("2024-03-01"), await known("2025-01-01")]).toEqual([
    false,
    true,
    false,
  ]);
  const today = Temporal.PlainDate.from("2024-03-01");
  await transaction(database, allPartners, (tx) =>
    postpone(tx, [{ partnerId: "facts", code: "sum-too-large", params: {}, error: new Error("x") }], today),
  );
  expect(await known("2024-03-01")).toBe(false);
  await decideOn(database, "facts", "2024-03-02");
  expect(await known("2024-03-02")).toBe(true);
  await database.owner.query("update standing_due set due_on = '2024-03-02' where partner_id = 'facts'");
  expect(await known("2024-03-02")).toBe(false);
});
