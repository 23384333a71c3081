import { StandingAnswer, toWire } from "@laurel/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../../core/src/testing/runs.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { answerToday } from "./answer-today.ts";
import { computeStanding } from "./compute-standing.ts";
import { listSettled } from "./settled-store.ts";
import { marketOf } from "./testing-history-files.ts";
import { anyPlan, livedOf, type Plan } from "./testing-history-plans.ts";
import { epoch } from "./testing-lines.ts";
import { addPartner, addSales, decideOn, onDay, publishVersions } from "./testing-marketplace.ts";
import { isUndecided } from "./undecided.ts";

const database = await testDatabase();
await publishVersions(onDay(database, "2019-12-01"), ["2020-07", "2023-08", "2023-12"]);

/** Today's answer about a partner, read with those of everyone and computed alone. */
async function answersOn(day: string, partner: string) {
  return transaction(onDay(database, day), allPartners, async (tx) => {
    const settled = await listSettled(tx, day, "", 10_000);
    const alone = await computeStanding(tx, partner, epoch(day), epoch(day));
    if (alone === null || isUndecided(alone)) throw new Error(`${partner} can be decided`);
    let found: unknown = null;
    for await (const answers of answerToday(tx, epoch(day)))
      found = answers.find(({ partnerId }) => partnerId === partner)?.answer ?? found;
    return {
      isKept: settled.some(({ partnerId, answer }) => partnerId === partner && answer !== null),
      found,
      // As text: the order of the fields is part of it.
      alone: JSON.stringify(toWire(StandingAnswer, alone.answer)),
    };
  });
}

/** Compares the answers about a partner on the days of its life, and on some days after each. */
async function compareThrough(partner: string, plan: Plan, later: readonly number[]): Promise<void> {
  await database.owner.query("delete from rates; delete from undone_rates; delete from rate_days");
  const market = marketOf(database);
  const { arrivals, recomputed } = livedOf(plan);
  const days = [...new Set([...arrivals.map(({ on }) => on), ...recomputed])].sort();
  for (const [n, day] of days.entries()) {
    await market.receive(
      partner,
      arrivals.filter(({ on }) => on === day),
    );
    if (arrivals.every(({ on }) => on > day)) continue;
    if (recomputed.has(day)) await market.recompute(day);
    const next = days[n + 1] ?? "9999-12-31";
    const quiet = later.map((after) => Temporal.PlainDate.from(day).add({ days: after }).toString());
    for (const asked of [day, ...quiet.filter((one) => one < next)]) {
      const { found, alone } = await answersOn(asked, partner);
      expect({ asked, found }).toEqual({ asked, found: alone });
    }
  }
}

test("today's answers are those that the facts give, whatever arrived and was decided when", async () => {
  let run = 0;
  const later = fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(anyPlan, later, async (plan, days) => {
      run += 1;
      await compareThrough(`lived${run}`, plan, days);
      await database.owner.query("update standing_due set due_on = 'infinity'");
    }),
    { ...runs(16), endOnFailure: true },
  );
}, 120_000);

test("an answer that an earlier release kept is given with its fields in another order", async () => {
  const day = "2024-02-10";
  await addPartner(onDay(database, day), "earlier", "2024-02-01", day);
  await addSales(onDay(database, day), "earlier", [{ line: "e1", on: "2024-02-05", amount: "60.00" }]);
  await decideOn(database, "earlier", day);
  await database.owner.query(
    "update current_standings set answer = answer::jsonb::json where partner_id = 'earlier'",
  );
  const { isKept, found, alone } = await answersOn(day, "earlier");
  expect(isKept).toBe(true);
  expect(found).not.toBe(alone);
  expect(JSON.parse(String(found))).toEqual(JSON.parse(alone));
});

test("an answer on record is read until something arrives or a sale leaves a window", async () => {
  const isKept = async (day: string) => {
    const { isKept: kept, found, alone } = await answersOn(day, "quiet");
    expect(found).toEqual(alone);
    return kept;
  };
  await addPartner(onDay(database, "2024-03-10"), "quiet", "2024-03-01", "2024-03-10");
  await addSales(onDay(database, "2024-03-10"), "quiet", [{ line: "1", on: "2024-03-05", amount: "60.00" }]);
  expect(await isKept("2024-03-10")).toBe(false);
  await decideOn(database, "quiet", "2024-03-10");
  expect(await isKept("2024-03-10")).toBe(true);
  expect(await isKept("2024-03-11")).toBe(true);
  // A day before the one that was decided is not known from it.
  expect(await isKept("2024-03-09")).toBe(false);
  const [{ same_until: until }] = (
    await database.owner.query<{ same_until: string }>(
      "select same_until::text from current_standings where partner_id = 'quiet'",
    )
  ).rows as [{ same_until: string }];
  const dayBefore = Temporal.PlainDate.from(until).subtract({ days: 1 }).toString();
  expect([await isKept(dayBefore), await isKept(until)]).toEqual([true, false]);

  await addSales(onDay(database, "2024-03-11"), "quiet", [{ line: "2", on: "2024-03-08", amount: "60.00" }]);
  expect(await isKept("2024-03-11")).toBe(false);
  await decideOn(database, "quiet", "2024-03-11");
  expect(await isKept("2024-03-11")).toBe(true);
  await database.owner.query(
    "insert into standing_failures (partner_id, failures, code, params) values ('quiet', 1, '', '{}')",
  );
  expect(await isKept("2024-03-11")).toBe(false);
});
