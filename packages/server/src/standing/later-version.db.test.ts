import { expect, test } from "vitest";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { computeStanding } from "./compute-standing.ts";
import { drainStandings } from "./drain-standings.ts";
import { epoch } from "./testing-lines.ts";
import { addPartner, addSales, clockAt, decideOn, onDay, publishText } from "./testing-marketplace.ts";
import { isUndecided } from "./undecided.ts";

const database = await testDatabase();

const version = (name: string, from: string, gold: number) => `program: status
version: ${name}
in-force: { from: ${from} }
currency: USD
languages: []
measures: { sales: { sum: sales, window: cumulative } }
tracks:
  status:
    scope: partner
    movement: { down: never-in-term, term: { anchor: joined, length: P12M } }
    stages:
      - { id: silver }
      - { id: gold, when: sales >= ${gold} }
benefits: {}
`;

async function stageOn(day: string): Promise<unknown> {
  const computed = await transaction(database, allPartners, (tx) =>
    computeStanding(tx, "p", epoch(day), epoch(day)),
  );
  if (computed === null || isUndecided(computed)) throw new Error("the partner can be decided");
  return computed.answer.tracks.status;
}

test("a stage that a version gives for a while is held, whether or not anyone was decided then", async () => {
  await publishText(database, version("v1", "2024-01-01", 1000));
  await addPartner(onDay(database, "2024-01-10"), "p", "2024-01-05", "2024-01-05");
  await addSales(onDay(database, "2024-01-10"), "p", [{ line: "1", on: "2024-01-10", amount: "600.00" }]);
  await decideOn(database, "p", "2024-01-10");
  expect(await stageOn("2024-01-10")).toBe("silver");
  await publishText(database, version("v2", "2024-03-01", 500));
  await publishText(database, version("v3", "2024-05-01", 1000));
  for (const day of ["2024-03-01", "2024-05-01", "2024-06-01"]) expect(await stageOn(day)).toBe("gold");
  expect(await stageOn("2025-01-05")).toBe("silver");
  await drainStandings(onDay(database, "2024-06-01"), clockAt("2024-06-01"));
  expect(await stageOn("2024-06-01")).toBe("gold");
});
