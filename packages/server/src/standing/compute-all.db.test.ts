import type { StandingAnswer } from "@laurel/contract";
import { expect, test } from "vitest";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { computeAll } from "./compute-all.ts";
import { computeStanding } from "./compute-standing.ts";
import { epoch } from "./testing-lines.ts";
import { addPartner, addSales, decideOn, onDay, publishText } from "./testing-marketplace.ts";
import { isUndecided } from "./undecided.ts";

const database = await testDatabase();

/** The answers of a day: all at once, and of each partner alone. */
async function answersOn(day: string, today: string) {
  return transaction(database, allPartners, async (tx) => {
    const all: StandingAnswer[] = [];
    const alone: StandingAnswer[] = [];
    for await (const { partner, answer } of computeAll(tx, epoch(day), epoch(today))) {
      const own = await computeStanding(tx, partner.known.partnerId, epoch(day), epoch(today));
      if (isUndecided(answer) || own === null || isUndecided(own)) throw new Error("all can be decided");
      all.push(answer);
      alone.push(own.answer);
    }
    return { all, alone };
  });
}

/** A version that gives one benefit, to partners that have sold enough. */
const version = (name: string, from: string, benefit: string, gold: number) => `program: status
version: ${name}
in-force: { from: ${from} }
currency: USD
languages: []
measures: { sales: { sum: sales, window: cumulative } }
tracks:
  status:
    scope: partner
    enter: offers.exists(o, o.live)
    stages:
      - { id: silver }
      - { id: gold, when: sales >= ${gold} }
benefits:
  ${benefit}: { category: marketing, delivery: consultation, from: status.gold, per: term, times: once }
on-change: { unlocked: keep }
`;

test("everyone's answers are those of each partner alone, with what a new version keeps", async () => {
  await publishText(database, version("v1", "2024-01-01", "help", 1000));
  for (const [id, amount] of [
    ["more", "9000.00"],
    ["some", "1000.00"],
    ["late", "1000.00"],
  ] as const) {
    const then = onDay(database, "2024-01-10");
    await addPartner(then, id, "2024-01-10", "2024-01-10");
    await addSales(then, id, [{ line: "1", on: "2024-01-10", amount }]);
    await decideOn(database, id, "2024-02-01");
  }
  await publishText(database, version("v2", "2024-03-01", "advice", 5000));
  for (const id of ["some", "more"]) await decideOn(database, id, "2024-04-01");
  await addSales(onDay(database, "2024-05-01"), "late", [{ line: "2", on: "2024-04-20", amount: "9000.00" }]);

  const kept = new Map<string, string[]>();
  for (const day of ["2024-01-20", "2024-02-01", "2024-03-01", "2024-04-01", "2024-06-01", "2025-02-01"]) {
    const { all, alone } = await answersOn(day, "2025-02-01");
    expect(all).toEqual(alone);
    const given = all.map(({ partnerId, unlocked }) => [
      partnerId,
      ...unlocked.map(({ benefit }) => benefit),
    ]);
    kept.set(
      day,
      given.map((words) => words.join(" ")),
    );
  }
  expect(kept.get("2024-02-01")).toEqual(["late help", "more help", "some help"]);
  expect(kept.get("2024-06-01")).toEqual(["late advice help", "more advice help", "some help"]);
  expect(kept.get("2025-02-01")).toEqual(["late advice", "more advice", "some"]);
});
